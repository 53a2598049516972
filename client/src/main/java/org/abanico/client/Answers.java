package org.abanico.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.abanico.backup.BackupReader.Offer;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupReader.Receiver;
import org.abanico.wire.message.Wanted;
import org.jspecify.annotations.Nullable;

/**
 * Which segments wait for whose answers (protocol.md, section 8.3). No more are read while {@value
 * #MAX_SEGMENTS} of them wait, or {@value #MAX_HELD} bytes of content for them.
 */
final class Answers {
  private static final int MAX_SEGMENTS = 32;
  private static final long MAX_HELD = 32 << 20;

  /** A segment of which it is known what everybody wants. */
  record Complete(long segment, List<BitSet> wants) {}

  private static final class Segment {
    final Offer offer;
    final @Nullable BitSet[] wants;

    /** Who gets the segment with the blocks that were read. */
    final BitSet covered = new BitSet();

    Segment(Offer offer, int receivers) {
      this.offer = offer;
      this.wants = new BitSet[receivers];
    }
  }

  private record Sent(Segment segment, BitSet receivers) {}

  private final List<Receiver> receivers;
  private final Deque<Segment> waiting = new ArrayDeque<>();
  private final Map<Long, Sent> blocks = new HashMap<>();
  private long held;

  Answers(List<Receiver> receivers) {
    this.receivers = receivers;
  }

  boolean hasRoom() {
    return waiting.size() < MAX_SEGMENTS && held < MAX_HELD;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** A block with a segment is about to be sent: to all, or to some of those who get it. */
  void expect(ReadBlock block) {
    Offer offer = block.offer();
    if (offer == null) {
      throw new IllegalArgumentException("no segment");
    }
    Segment segment = waiting.peekLast();
    if (segment == null || segment.offer.segment() != offer.segment()) {
      segment = begin(offer);
    }
    if (block.receivers().isEmpty()) {
      segment.covered.set(0, receivers.size());
    } else {
      segment.covered.or(block.receivers());
    }
    blocks.put(block.number(), new Sent(segment, block.receivers()));
  }

  private Segment begin(Offer offer) {
    Segment segment = new Segment(offer, receivers.size());
    for (int place = 0; place < receivers.size(); place++) {
      if (receivers.get(place).all()) {
        BitSet all = new BitSet();
        all.set(0, offer.chunks());
        segment.wants[place] = all;
      }
    }
    waiting.add(segment);
    held += offer.held();
    return segment;
  }

  /** Takes an answer. Returns false when there is nothing to be answered so. */
  boolean add(int place, long number, Wanted wanted) {
    Sent sent = blocks.get(number);
    if (sent == null
        || (!sent.receivers().isEmpty() && !sent.receivers().get(place))
        || sent.segment().wants[place] != null) {
      return false;
    }
    try {
      sent.segment().wants[place] = wanted.chunks(sent.segment().offer.chunks());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Takes the segments, in their order, that nobody's answer is awaited for any more. */
  List<Complete> take(MemberTable members) {
    List<Complete> complete = new ArrayList<>();
    Segment first = waiting.peek();
    while (first != null && isComplete(first, members)) {
      complete.add(new Complete(first.offer.segment(), wants(first, members)));
      held -= first.offer.held();
      Segment done = first;
      blocks.values().removeIf(sent -> sent.segment().equals(done));
      waiting.remove();
      first = waiting.peek();
    }
    return complete;
  }

  /** The first segment that somebody has not answered; -1 when there is none. */
  long first() {
    Segment first = waiting.peek();
    return first == null ? -1 : first.offer.segment();
  }

  /**
   * The places of those whose answers to the first segment are awaited while others have answered
   * it, or need none; nobody when that holds of no or of all of those who are there.
   */
  BitSet laggards(MemberTable members) {
    BitSet awaited = new BitSet();
    Segment first = waiting.peek();
    if (first == null || first.covered.cardinality() < first.wants.length) {
      return awaited;
    }
    boolean othersWait = false;
    for (int place = 0; place < first.wants.length; place++) {
      if (members.isLiveAt(place)) {
        awaited.set(place, first.wants[place] == null);
        othersWait |= first.wants[place] != null;
      }
    }
    return othersWait ? awaited : new BitSet();
  }

  private static boolean isComplete(Segment segment, MemberTable members) {
    if (segment.covered.cardinality() < segment.wants.length) {
      return false;
    }
    for (int place = 0; place < segment.wants.length; place++) {
      if (segment.wants[place] == null && members.isLiveAt(place)) {
        return false;
      }
    }
    return true;
  }

  private static List<BitSet> wants(Segment segment, MemberTable members) {
    List<BitSet> wants = new ArrayList<>();
    for (int place = 0; place < segment.wants.length; place++) {
      BitSet said = segment.wants[place];
      wants.add(said == null || !members.isLiveAt(place) ? new BitSet() : said);
    }
    return wants;
  }
}
