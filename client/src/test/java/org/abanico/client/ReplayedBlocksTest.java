package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.abanico.client.ClientEvent.BackupFailed;
import org.abanico.client.World.Actor;
import org.abanico.security.DeviceId;
import org.abanico.security.seal.BlockSealer;
import org.abanico.transport.CloseCode;
import org.abanico.wire.message.BlockKind;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that gives a destination what a source has sealed, but not where it belongs. */
class ReplayedBlocksTest {
  private static final String BACKUP = "20260102T030405Z";
  private static final String EARLIER = "20260101T030405Z";
  private static final long NUMBER = 1;

  private final World world = new World(1);
  private final Puppet server = new Puppet();
  private final MemoryTarget target = new MemoryTarget();
  private final Actor destination;

  ReplayedBlocksTest() {
    world.acceptor = _ -> server.port;
    destination = world.destination(new DestinationOptions("group", "d", false, false), target);
    world.until("JOIN", () -> !server.messages.isEmpty());
    server.say(new Message.Joined(1));
  }

  @AfterEach
  void close() {
    world.close();
  }

  /** Where else the same source, under the same key, has sealed a block. */
  private static final Map<String, Function<ByteBuf, ByteBuf>> ELSEWHERE =
      new TreeMap<>(
          Map.of(
              "in an earlier backup",
              body -> sealed(World.KEYS.device(), "group", EARLIER, NUMBER, "content", body),
              "in another group",
              body -> sealed(World.KEYS.device(), "other", BACKUP, NUMBER, "content", body),
              "under another number",
              body -> sealed(World.KEYS.device(), "group", BACKUP, NUMBER + 1, "content", body),
              "as a manifest",
              body -> sealed(World.KEYS.device(), "group", BACKUP, NUMBER, "manifest", body),
              "by another device",
              body ->
                  sealed(
                      new DeviceId("00112233445566778899aabbccddeeff"),
                      "group",
                      BACKUP,
                      NUMBER,
                      "content",
                      body)));

  static Iterable<String> elsewhere() {
    return ELSEWHERE.keySet();
  }

  private static ByteBuf sealed(
      DeviceId device, String group, String backup, long number, String kind, ByteBuf body) {
    new BlockSealer(Puppet.BACKUP_KEY, device, group, backup).seal(number, kind, body);
    return body;
  }

  private void give(ByteBuf body) {
    server.port.sendBlock(
        Message.Block.of(BACKUP, NUMBER, BlockKind.CONTENT, body, MemberSet.ALL), body);
  }

  private static ByteBuf lastBlock() {
    ByteBuf body = Unpooled.buffer(8 + BlockSealer.TAG_BYTES).writeZero(8);
    return body.setByte(0, MemorySource.END);
  }

  private int retries() {
    return server.received(Message.Retry.class).size();
  }

  @ParameterizedTest
  @MethodSource("elsewhere")
  void aBlockIsGoodOnlyWhereItWasSealed(String where) {
    server.say(new Message.Begin(BACKUP, "s"));
    server.block(BACKUP, 0, 8, MemorySource.MORE);
    for (int i = 0; i <= Limits.MAX_RETRIES; i++) {
      int asked = i;
      world.until("RETRY", () -> asked == 0 || retries() == asked);
      give(ELSEWHERE.getOrDefault(where, body -> body).apply(lastBlock()));
    }
    world.until("its failure", () -> destination.hasTold(BackupFailed.class));
    assertThat(destination.told(BackupFailed.class).getFirst().code()).isEqualTo("damaged");
    assertThat(target.published).isEmpty();
  }

  @Test
  void theRightBlockIsTakenAfterAWrongOne() {
    server.say(new Message.Begin(BACKUP, "s"));
    server.block(BACKUP, 0, 8, MemorySource.MORE);
    give(sealed(World.KEYS.device(), "group", EARLIER, NUMBER, "content", lastBlock()));
    world.until("RETRY", () -> retries() == 1);
    server.block(BACKUP, NUMBER, 8, MemorySource.END);
    world.until("a receipt", () -> !server.received(Message.Receipt.class).isEmpty());
    assertThat(target.published).containsOnlyKeys(BACKUP);
  }

  @Test
  void theKeyOfAnEarlierBackupOpensNoOther() {
    server.port.send(new Message.Begin(BACKUP, "s"));
    Message.Key earlier = Puppet.keyOf(EARLIER);
    server.port.send(new Message.Key(BACKUP, earlier.device(), earlier.wrapped()));
    world.until("its failure", () -> destination.hasTold(BackupFailed.class));
    assertThat(destination.told(BackupFailed.class).getFirst().code()).isEqualTo("no-key");
    assertThat(target.published).isEmpty();
  }

  @Test
  void whatIsCutOffBeforeItsEndIsNeverPublished() {
    server.say(new Message.Begin(BACKUP, "s"));
    server.block(BACKUP, 0, 8, MemorySource.MORE);
    world.until("STORED", () -> !server.received(Message.Stored.class).isEmpty());
    server.port.close(CloseCode.DONE, "that was all", world.now);
    world.until("the end", () -> destination.outcome() != null);
    assertThat(destination.hasTold(BackupFailed.class)).isTrue();
    assertThat(server.received(Message.Receipt.class)).isEmpty();
    assertThat(target.published).isEmpty();
  }
}
