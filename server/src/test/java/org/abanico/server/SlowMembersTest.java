package org.abanico.server;

import static org.abanico.server.Relays.BACKUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.abanico.server.Relays.Client;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One destination never holds up another, as long as there is room for what it lacks. */
class SlowMembersTest {
  private static final long MIB = 1 << 20;
  private static final int MEMORY_BLOCKS = 8;

  private final MemorySpool spool = new MemorySpool(32 * MIB);
  private Relays relays = relays(spool);
  private Client slow;
  private Client fast;
  private Client source;

  private static Relays relays(Spool spool) {
    return new Relays(
        1, List.of(KeyGrant.everything(KeyGrant.MAIN)), MEMORY_BLOCKS * (MIB + 1024), spool);
  }

  /** A source that sends to one who takes nothing, and to one who takes everything. */
  @BeforeEach
  void begin() {
    slow = relays.destination("slow");
    fast = relays.destination("fast");
    source = relays.sendingTo(slow, fast);
    slow.releases = false;
  }

  /** The slow one takes all there is, from now on. */
  private void slowAwakes() {
    slow.releases = true;
    slow.port.release((int) Relays.WINDOW);
    run();
  }

  @AfterEach
  void close() {
    relays.close();
    run();
    assertThat(relays.heldBytes()).isZero();
    assertThat(spool.blocks()).isZero();
  }

  /** Until neither the network nor the disk has anything to do. */
  private void run() {
    do {
      relays.run();
    } while (spool.work());
  }

  private static String body(int number) {
    return String.valueOf((char) ('a' + number % 26)).repeat(Limits.MAX_BLOCK_BYTES);
  }

  private void send(int from, int to) {
    for (int i = from; i < to; i++) {
      source.queueBlock(i, MemberSet.ALL, body(i));
    }
    run();
  }

  /** As {@link #send}; the fast one stores what comes at once. */
  private void sendStoring(int from, int to) {
    for (int i = from; i < to; i++) {
      int before = fast.headers.size();
      source.queueBlock(i, MemberSet.ALL, body(i));
      run();
      if (fast.headers.size() > before) {
        storesAll(fast);
      }
    }
  }

  /** Both store what they get, and get what there is, until they have so many blocks. */
  private void bothStoreUpTo(int blocks) {
    for (int turns = 0; turns <= blocks; turns++) {
      storesAll(slow);
      storesAll(fast);
    }
    assertThat(slow.bodies.size()).isEqualTo(blocks);
    assertThat(fast.bodies.size()).isEqualTo(blocks);
  }

  private void storesAll(Client member) {
    member.port.send(new Message.Stored(BACKUP, member.headers.getLast().number()));
    run();
  }

  @Test
  void theFastOneHasEverythingWhileTheSlowOneHasTakenNothing() {
    send(0, 30);
    assertThat(fast.bodies).hasSize(30);
    assertThat(slow.bodies).hasSize(4);
    assertThat(source.last(Message.Kept.class).number()).isEqualTo(29);
    assertThat(source.received(Message.Full.class)).isEmpty();
    assertThat(relays.heldBytes()).isLessThanOrEqualTo(MEMORY_BLOCKS * (MIB + 1024));
    assertThat(spool.blocks()).isEqualTo(30 - MEMORY_BLOCKS);
  }

  @Test
  void theSlowOneGetsWhatWasSpooledInItsOrder() {
    send(0, 30);
    slowAwakes();
    assertThat(slow.headers)
        .extracting(Message.Block::number)
        .containsExactlyElementsOf(IntStream.range(0, 30).mapToObj(i -> (long) i).toList());
    for (int i = 0; i < 30; i++) {
      assertThat(slow.bodies.get(i)).isEqualTo(body(i));
    }
    storesAll(fast);
    storesAll(slow);
    assertThat(relays.heldBytes()).isZero();
    assertThat(spool.blocks()).isZero();
  }

  @Test
  void whatEverybodyHasStoredIsLetGoOfWhileTheBackupGoesOn() {
    send(0, 5);
    storesAll(fast);
    assertThat(relays.heldBytes()).isGreaterThanOrEqualTo(5 * MIB);
    slowAwakes();
    storesAll(slow);
    assertThat(relays.heldBytes()).isZero();
    assertThat(spool.blocks()).isZero();
  }

  @Test
  void oneWhoIsBehindIsNotAnnouncedMoreSmallBlocksThanItBears() {
    int large = 6;
    int all = large + 1500;
    send(0, large);
    for (int i = large; i < all; i++) {
      source.sendBlock(i, MemberSet.ALL, "small");
    }
    assertThat(slow.bodies).hasSize(4);
    slow.port.release(10_000);
    run();
    assertThat(slow.closed).isNull();
    slow.releases = true;
    slow.port.release((int) Relays.WINDOW - 10_000);
    run();
    assertThat(slow.bodies).hasSize(all);
    assertThat(fast.bodies).hasSize(all);
  }

  @Test
  void whenTheSpoolIsFullTooTheSourceWaitsAndIsToldForWhom() {
    sendStoring(0, 60);
    assertThat(fast.bodies).hasSizeBetween(40, 46);
    assertThat(source.last(Message.Full.class).members()).containsExactly(slow.member());
    assertThat(relays.events)
        .contains(new ServerEvent.StoreFilled("group", BACKUP, List.of("slow")));
    slowAwakes();
    bothStoreUpTo(60);
    assertThat(source.last(Message.Full.class).members()).isEmpty();
  }

  @Test
  void theSourceIsToldOfRoomWhenThereIsSomeAndNotAtEachBlock() {
    relays.close();
    relays = relays(Spool.NONE);
    begin();
    send(0, 60);
    assertThat(source.received(Message.Full.class)).hasSize(1);
    while (slow.bodies.size() < 50) {
      slow.port.release(Limits.MAX_BLOCK_BYTES);
      run();
      storesAll(slow);
      storesAll(fast);
    }
    assertThat(source.received(Message.Full.class)).hasSize(1);
    slowAwakes();
    storesAll(slow);
    storesAll(fast);
    assertThat(source.received(Message.Full.class)).hasSize(2);
    assertThat(source.last(Message.Full.class).members()).isEmpty();
  }

  @Test
  void withoutASpoolTheSourceWaitsForTheSlowestBeyondWhatMemoryHolds() {
    relays.close();
    relays = relays(Spool.NONE);
    begin();
    send(0, 60);
    assertThat(fast.bodies).hasSize(MEMORY_BLOCKS + 4);
    assertThat(source.last(Message.Full.class).members()).contains(slow.member());
    slow.pair.lose(relays.now);
    run();
    for (int turns = 0; turns <= 60; turns++) {
      storesAll(fast);
    }
    assertThat(fast.bodies.size()).isEqualTo(60);
    assertThat(source.last(Message.Full.class).members()).isEmpty();
  }

  @Test
  void aDiskThatCannotBeWrittenMakesTheSourceWaitAndLosesNothing() {
    spool.fails = true;
    send(0, 20);
    assertThat(fast.bodies).hasSize(MEMORY_BLOCKS + 4);
    assertThat(source.last(Message.Full.class).members()).isNotEmpty();
    storesAll(fast);
    slowAwakes();
    bothStoreUpTo(20);
  }

  @Test
  void aMemberWhoseBlocksCannotBeReadBackFailsAndMayTakePartAgain() {
    send(0, 30);
    spool.fails = true;
    slowAwakes();
    assertThat(slow.last(Message.Failed.class).code()).isEqualTo("internal");
    assertThat(source.last(Message.From.class).member()).isEqualTo(slow.member());
    assertThat(fast.received(Message.Failed.class)).isEmpty();
  }

  @Test
  void aSourceThatHasSentEverythingMayLeaveAndTheServerFinishesAlone() {
    send(0, 30);
    source.say(new Message.Sent(BACKUP, 30)).say(new Message.Leave());
    slowAwakes();
    assertThat(slow.bodies).hasSize(30);
    assertThat(slow.received(Message.Failed.class)).isEmpty();
    slow.say(new Message.Receipt(BACKUP, "0".repeat(64), 1, 1));
    assertThat(relays.events)
        .contains(new ServerEvent.MemberFinished("group", BACKUP, "slow", true, ""));
  }
}
