package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupReader.Offer;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupWriter.Written;
import org.abanico.backup.source.FolderReader;
import org.jspecify.annotations.Nullable;

/**
 * A source and its destinations without a network: blocks wait for each destination until it takes
 * them, and the source reads ahead of the answers as far as it may. Who does something next is
 * drawn.
 */
final class DrawnExchange implements AutoCloseable {
  private static final int MAX_SEGMENTS = 32;
  private static final long MAX_HELD = 32 << 20;

  private record Delivery(ReadBlock block, ByteBuf body) {}

  /** A destination in this backup. */
  static final class Member {
    final BackupWriter writer;
    final int goneAfter;
    final Deque<Delivery> inbox = new ArrayDeque<>();
    int taken;
    boolean complete;
    @Nullable IOException failure;

    /**
     * @param goneAfter after how many blocks it is gone
     */
    Member(BackupWriter writer, int goneAfter) {
      this.writer = writer;
      this.goneAfter = goneAfter;
    }

    boolean isLive() {
      return failure == null && taken < goneAfter;
    }
  }

  private static final class Waiting {
    final Offer offer;
    final @Nullable BitSet[] wants;
    final BitSet covered = new BitSet();

    Waiting(Offer offer, int receivers) {
      this.offer = offer;
      this.wants = new BitSet[receivers];
    }
  }

  private final FolderReader reader;
  private final List<Member> members;
  private final SplittableRandom random;
  private final int eagerness;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Map<Long, Waiting> bySegment = new HashMap<>();
  private boolean read;
  private boolean moreWanted;
  private long held;
  private long nextNumber;
  private long content;

  /**
   * @param eagerness how much rather, from 0 to 3, the source reads than destinations take
   */
  DrawnExchange(FolderReader reader, List<Member> members, SplittableRandom random, int eagerness) {
    this.reader = reader;
    this.members = members;
    this.random = random;
    this.eagerness = eagerness;
  }

  /** Brings everything to everybody who stays. Answers how much content was sent. */
  long run() throws IOException {
    reader.begin(members.stream().map(member -> member.writer.needs()).toList());
    while (step()) {
      // Until nobody has anything to do any more.
    }
    return content;
  }

  private boolean step() throws IOException {
    List<Member> busy = members.stream().filter(member -> !member.inbox.isEmpty()).toList();
    boolean sourceFirst = random.nextInt(4) < eagerness;
    if (!busy.isEmpty() && !sourceFirst) {
      take(busy.get(random.nextInt(busy.size())));
      return true;
    }
    if (members.stream().anyMatch(Member::isLive) && (give() || readOn())) {
      return true;
    }
    if (!busy.isEmpty()) {
      take(busy.get(random.nextInt(busy.size())));
    }
    return !busy.isEmpty();
  }

  private boolean give() throws IOException {
    boolean given = false;
    Waiting first = waiting.peek();
    while (first != null && isAnswered(first)) {
      reader.give(first.offer.segment(), wants(first));
      waiting.remove();
      held -= first.offer.held();
      given = true;
      first = waiting.peek();
    }
    if (!given && !moreWanted) {
      return false;
    }
    ReadBlock block = reader.nextWanted();
    moreWanted = block != null;
    if (block != null) {
      send(block);
    }
    return true;
  }

  private boolean isAnswered(Waiting segment) {
    if (segment.covered.cardinality() < members.size()) {
      return false;
    }
    for (int i = 0; i < members.size(); i++) {
      if (segment.wants[i] == null && members.get(i).isLive()) {
        return false;
      }
    }
    return true;
  }

  private List<BitSet> wants(Waiting segment) {
    List<BitSet> wants = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      BitSet said = segment.wants[i];
      wants.add(said == null || !members.get(i).isLive() ? new BitSet() : said);
    }
    return wants;
  }

  private boolean readOn() throws IOException {
    if (read || waiting.size() >= MAX_SEGMENTS || held >= MAX_HELD) {
      return false;
    }
    ReadBlock block = reader.next();
    read = block == null;
    if (block != null) {
      expect(block);
      send(block);
    }
    return true;
  }

  private void expect(ReadBlock block) {
    Offer offer = block.offer();
    if (offer == null) {
      return;
    }
    Waiting segment =
        bySegment.computeIfAbsent(
            offer.segment(),
            _ -> {
              Waiting begun = new Waiting(offer, members.size());
              for (int i = 0; i < members.size(); i++) {
                if (members.get(i).writer.needs().all()) {
                  BitSet all = new BitSet();
                  all.set(0, offer.chunks());
                  begun.wants[i] = all;
                }
              }
              waiting.add(begun);
              held += offer.held();
              return begun;
            });
    if (block.receivers().isEmpty()) {
      segment.covered.set(0, members.size());
    } else {
      segment.covered.or(block.receivers());
    }
  }

  private void send(ReadBlock block) {
    assertThat(block.number()).isEqualTo(nextNumber++);
    if (block.kind() == Kind.CONTENT) {
      content += block.body().readableBytes();
    }
    for (int i = 0; i < members.size(); i++) {
      boolean isFor = block.receivers().isEmpty() || block.receivers().get(i);
      if (isFor && members.get(i).isLive()) {
        members.get(i).inbox.add(new Delivery(block, block.body().retainedDuplicate()));
      }
    }
    block.body().release();
  }

  private void take(Member member) throws IOException {
    Delivery next = member.inbox.remove();
    try {
      if (member.isLive()) {
        assertThat(member.complete).as("complete before its last block").isFalse();
        Written written = member.writer.write(next.block().kind(), next.body());
        member.taken++;
        member.complete = written.complete();
        answered(member, next.block(), written);
      }
    } catch (FolderException e) {
      member.failure = e;
    } finally {
      next.body().release();
    }
    if (!member.isLive()) {
      drop(member);
    }
  }

  private void answered(Member member, ReadBlock block, Written written) {
    Offer offer = block.offer();
    BackupWriter.Wants said = written.wants();
    boolean due = offer != null && !member.writer.needs().all();
    assertThat(said != null).as("an answer").isEqualTo(due);
    if (offer != null && said != null) {
      assertThat(said.count()).isEqualTo(offer.chunks());
      Waiting segment = bySegment.get(offer.segment());
      assertThat(segment).isNotNull();
      int place = members.indexOf(member);
      assertThat(segment.wants[place]).as("answered twice").isNull();
      segment.wants[place] = said.chunks();
    }
  }

  private static void drop(Member member) {
    member.inbox.forEach(delivery -> delivery.body().release());
    member.inbox.clear();
  }

  @Override
  public void close() {
    members.forEach(DrawnExchange::drop);
  }
}
