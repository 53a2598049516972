package org.abanico.client;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupReader.Receiver;
import org.abanico.backup.BackupReader.Summary;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.BlockKind;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Wanted;
import org.jspecify.annotations.Nullable;

/**
 * The way of a source's blocks: read ahead on the disk worker, sent once to those they are for,
 * kept until the server does. Where content comes only as it is wanted, segments are read ahead of
 * the answers, as {@link Answers} allows.
 */
final class SourcePipeline {
  /** Reading goes on while the block before is dealt with. */
  private static final int MAX_READS = 2;

  /**
   * More than this does not wait in the connection, so that a block that is sent again is not far
   * behind.
   */
  private static final long MAX_UNSENT_BYTES = 8 << 20;

  /** Told what comes of reading. */
  interface Listener {
    void omitted(Omission omission);

    /** A block was read, or the last was: there may be more to send. */
    void readOn(long nowNanos);

    void readingFailed(Exception failure, long nowNanos);
  }

  private final ClientProgram client;
  private final String backup;
  private final MessagePort port;
  private final Listener listener;
  private final MemberTable members;
  private final BlockWindow window = new BlockWindow();
  private final CompressionChoice compression = new CompressionChoice();
  private final Laggards laggards = new Laggards();
  private @Nullable SealingReader reader;
  private @Nullable Answers answers;
  private boolean begun;
  private int reads;
  private int givesOnTheirWay;
  private boolean moreWanted;
  private long nextToSend;

  /** Since the server last kept something. */
  private int repeats;

  /** Of blocks that were read and not given to the connection yet. */
  private long heldBackBytes;

  private @Nullable OwnSum sum;
  private String directory = ".";
  private boolean sent;
  private boolean stopped;

  SourcePipeline(
      ClientProgram client,
      String backup,
      MessagePort port,
      MemberTable members,
      Listener listener) {
    this.client = client;
    this.backup = backup;
    this.port = port;
    this.members = members;
    this.listener = listener;
  }

  /** What is sent from now on, beginning with what opens it. */
  void open(SealingReader opened) {
    reader = opened;
    port.send(opened.announcement());
  }

  /**
   * Goes on after anything that may have made it possible: begins once everybody has said what it
   * needs, sends what is read, reads as far as there is room, and says so when that was all.
   */
  void advance(long nowNanos) {
    SealingReader from = reader;
    if (stopped || from == null) {
      return;
    }
    if (!begun && members.allAnswered()) {
      begin(from);
    }
    send();
    read(from);
    laggards.observe(letOthersWait(), nowNanos);
    if (!sent && isAllKept()) {
      sent = true;
      port.send(new Message.Sent(backup, nextToSend));
    }
  }

  /** The places of those for whose answers alone nothing goes on. */
  private BitSet letOthersWait() {
    if (!begun) {
      return members.letOthersWait();
    }
    return answers != null && isIdle() ? answers.laggards(members) : new BitSet();
  }

  private void begin(SealingReader from) {
    begun = true;
    List<Receiver> receivers = members.receivers();
    if (!receivers.stream().allMatch(Receiver::all)) {
      answers = new Answers(receivers);
    }
    reads++;
    boolean compress = compress();
    client.onDisk(
        () -> {
          from.begin(receivers);
          return from.next(compress);
        },
        this::read);
  }

  private boolean compress() {
    return compression.decide(heldBackBytes + port.unsentBytes());
  }

  /** Reads as far as there is room. */
  private void read(SealingReader from) {
    while (begun && reads < MAX_READS && window.hasRoom(reads + 1)) {
      List<Answers.Complete> complete = answers == null ? List.of() : answers.take(members);
      if (!complete.isEmpty() || (moreWanted && givesOnTheirWay == 0)) {
        reads++;
        givesOnTheirWay++;
        boolean compress = compress();
        client.onDisk(() -> wanted(from, complete, compress), this::readWanted);
      } else if (sum == null && (answers == null || answers.hasRoom())) {
        reads++;
        boolean compress = compress();
        client.onDisk(() -> from.next(compress), this::read);
      } else {
        return;
      }
    }
  }

  /** Something that was wanted; null inside when that is all. */
  private record Given(@Nullable SealedBlock block) {}

  private static Given wanted(SealingReader from, List<Answers.Complete> complete, boolean compress)
      throws Exception {
    for (Answers.Complete each : complete) {
      from.give(each.segment(), each.wants());
    }
    return new Given(from.nextWanted(compress));
  }

  private void readWanted(@Nullable Given given, @Nullable Exception failure, long nowNanos) {
    givesOnTheirWay--;
    SealedBlock block = given == null ? null : given.block();
    moreWanted = block != null;
    if (given != null && block == null) {
      reads--;
      if (!stopped) {
        listener.readOn(nowNanos);
      }
      return;
    }
    read(block, failure, nowNanos);
  }

  private void read(@Nullable SealedBlock block, @Nullable Exception failure, long nowNanos) {
    reads--;
    if (stopped) {
      if (block != null) {
        block.body().release();
      }
      return;
    }
    if (failure != null) {
      listener.readingFailed(failure, nowNanos);
      return;
    }
    if (block == null) {
      sum = reader == null ? null : reader.sum();
    } else {
      window.add(block);
      heldBackBytes += block.body().readableBytes();
      if (answers != null && block.read().offer() != null) {
        answers.expect(block.read());
      }
      block.read().omitted().forEach(listener::omitted);
    }
    listener.readOn(nowNanos);
  }

  private void send() {
    SealedBlock block = window.get(nextToSend);
    while (block != null && port.unsentBytes() < MAX_UNSENT_BYTES) {
      send(block);
      heldBackBytes -= block.body().readableBytes();
      directory = block.read().directory();
      nextToSend++;
      block = window.get(nextToSend);
    }
  }

  private void send(SealedBlock block) {
    ReadBlock read = block.read();
    BlockKind kind = SealingReader.kind(read.kind());
    int length = block.body().readableBytes();
    port.sendBlock(
        new Message.Block(backup, read.number(), kind, length, receivers(read), block.checksum()),
        block.body().retainedDuplicate());
  }

  private MemberSet receivers(ReadBlock block) {
    BitSet places = block.receivers();
    if (places.isEmpty()) {
      return MemberSet.ALL;
    }
    return new MemberSet(numbers(places));
  }

  private List<Long> numbers(BitSet places) {
    List<Long> numbers = new ArrayList<>();
    places.stream().forEach(place -> numbers.add(members.numberAt(place)));
    return numbers;
  }

  /** The server keeps the blocks up to this one. Returns false when it cannot. */
  boolean kept(long number) {
    if (number >= nextToSend) {
      return false;
    }
    repeats = 0;
    window.forgetTo(number);
    return true;
  }

  /**
   * Sends a block again that came damaged. Returns false when it cannot be asked for, or was so too
   * often.
   */
  boolean repeat(long number) {
    SealedBlock block = number < nextToSend ? window.get(number) : null;
    repeats++;
    if (block == null || repeats > 2 * Limits.MAX_RETRIES) {
      return false;
    }
    send(block);
    return true;
  }

  /** A member has said what it wants of a segment. Returns false when it cannot have. */
  boolean answered(long member, long number, Wanted wanted) {
    return answers != null
        && number < nextToSend
        && answers.add(members.placeOf(member), number, wanted);
  }

  /** The numbers of members who have let the others wait for their answers for too long: once. */
  List<Long> takeLaggards(long nowNanos) {
    return sent || stopped ? List.of() : numbers(laggards.takeTooSlow(nowNanos));
  }

  /** When {@link #takeLaggards} is to be asked next. */
  long nextDeadline() {
    return sent || stopped ? Long.MAX_VALUE : laggards.nextDeadline();
  }

  /** The number of the block sent last; -1 before the first. */
  long lastSent() {
    return nextToSend - 1;
  }

  /** The whole, once it is read. */
  @Nullable Summary summary() {
    return sum == null ? null : sum.summary();
  }

  /** What receipts are judged by, once it is known. */
  @Nullable OwnSum sum() {
    return sum;
  }

  /** Whether nothing can be sent before somebody says something. */
  private boolean isIdle() {
    return reads == 0 && !moreWanted && window.isEmpty();
  }

  private boolean isAllKept() {
    return sum != null && isIdle() && (answers == null || answers.isEmpty());
  }

  /** Whether the server has been told that it has all: the source has nothing more to do. */
  boolean isSent() {
    return sent;
  }

  /** The directory of what was sent last. */
  String directory() {
    return directory;
  }

  /** Reads and keeps no more. */
  void stop() {
    stopped = true;
    window.release();
  }
}
