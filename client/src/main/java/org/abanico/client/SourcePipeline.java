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
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Wanted;
import org.jspecify.annotations.Nullable;

/**
 * The way of a source's blocks: read ahead on the disk worker, sent once to those they are for,
 * kept until these have stored them. Where content comes only as it is wanted, segments are read
 * ahead of the answers, as {@link Answers} allows.
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
  private final SealingReader reader;
  private final MessagePort port;
  private final Listener listener;
  private final MemberTable members;
  private final BlockWindow window = new BlockWindow();
  private final CompressionChoice compression = new CompressionChoice();
  private @Nullable Answers answers;
  private boolean begun;
  private int reads;
  private int givesOnTheirWay;
  private boolean moreWanted;
  private long nextToSend;

  /** Of blocks that were read and not given to the connection yet. */
  private long heldBackBytes;

  private @Nullable Summary summary;
  private String directory = ".";
  private boolean stopped;

  SourcePipeline(
      ClientProgram client,
      SealingReader reader,
      MessagePort port,
      MemberTable members,
      Listener listener) {
    this.client = client;
    this.reader = reader;
    this.port = port;
    this.members = members;
    this.listener = listener;
  }

  /** Begins, once everybody has said what it needs; does nothing when it has begun. */
  void begin() {
    if (begun) {
      return;
    }
    begun = true;
    List<Receiver> receivers = members.receivers();
    if (!receivers.stream().allMatch(Receiver::all)) {
      answers = new Answers(receivers);
    }
    reads++;
    boolean compress = compress();
    client.onDisk(
        () -> {
          reader.begin(receivers);
          return reader.next(compress);
        },
        this::read);
  }

  private boolean compress() {
    return compression.decide(heldBackBytes + port.unsentBytes());
  }

  boolean hasBegun() {
    return begun;
  }

  /** Reads as far as there is room. */
  void read() {
    while (begun && !stopped && reads < MAX_READS && window.hasRoom(reads + 1)) {
      List<Answers.Complete> complete = answers == null ? List.of() : answers.take(members);
      if (!complete.isEmpty() || (moreWanted && givesOnTheirWay == 0)) {
        reads++;
        givesOnTheirWay++;
        boolean compress = compress();
        client.onDisk(() -> wanted(complete, compress), this::readWanted);
      } else if (summary == null && (answers == null || answers.hasRoom())) {
        reads++;
        boolean compress = compress();
        client.onDisk(() -> reader.next(compress), this::read);
      } else {
        return;
      }
    }
  }

  /** Something that was wanted; null inside when that is all. */
  private record Given(@Nullable ReadBlock block) {}

  private Given wanted(List<Answers.Complete> complete, boolean compress) throws Exception {
    for (Answers.Complete each : complete) {
      reader.give(each.segment(), each.wants());
    }
    return new Given(reader.nextWanted(compress));
  }

  private void readWanted(@Nullable Given given, @Nullable Exception failure, long nowNanos) {
    givesOnTheirWay--;
    ReadBlock block = given == null ? null : given.block();
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

  private void read(@Nullable ReadBlock block, @Nullable Exception failure, long nowNanos) {
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
      summary = reader.summary();
    } else {
      window.add(block);
      heldBackBytes += block.body().readableBytes();
      if (answers != null && block.offer() != null) {
        answers.expect(block);
      }
      block.omitted().forEach(listener::omitted);
    }
    listener.readOn(nowNanos);
  }

  /** Sends what is read. */
  void send() {
    ReadBlock block = window.get(nextToSend);
    while (block != null && port.unsentBytes() < MAX_UNSENT_BYTES) {
      send(block, receivers(block));
      heldBackBytes -= block.body().readableBytes();
      directory = block.directory();
      nextToSend++;
      block = window.get(nextToSend);
    }
  }

  private MemberSet receivers(ReadBlock block) {
    BitSet places = block.receivers();
    if (places.isEmpty()) {
      return MemberSet.ALL;
    }
    List<Long> numbers = new ArrayList<>();
    places.stream().forEach(place -> numbers.add(members.numberAt(place)));
    return new MemberSet(numbers);
  }

  /** Sends a block again to one member. Returns false when it is not there to be sent. */
  boolean repeat(long number, long member) {
    ReadBlock block = number < nextToSend ? window.get(number) : null;
    if (block == null || !isFor(block, members.placeOf(member))) {
      return false;
    }
    send(block, MemberSet.of(member));
    return true;
  }

  private static boolean isFor(ReadBlock block, int place) {
    return block.receivers().isEmpty() || block.receivers().get(place);
  }

  private void send(ReadBlock block, MemberSet to) {
    BlockKind kind = SealingReader.kind(block.kind());
    int length = block.body().readableBytes();
    port.sendBlock(
        new Message.Block(reader.backup(), block.number(), kind, length, to),
        block.body().retainedDuplicate());
  }

  /** A member has said what it wants of a segment. Returns false when it cannot have. */
  boolean answered(long member, long number, Wanted wanted) {
    return answers != null
        && number < nextToSend
        && answers.add(members.placeOf(member), number, wanted);
  }

  /** Forgets the blocks that everybody has stored for whom they are. */
  void forgetStored() {
    window.forget(
        block ->
            block.number() < nextToSend && members.haveStored(block.number(), block.receivers()));
  }

  /** The number of the block sent last; -1 before the first. */
  long lastSent() {
    return nextToSend - 1;
  }

  /** The whole, once it is read. */
  @Nullable Summary summary() {
    return summary;
  }

  /** Whether all is read and sent. */
  boolean isSent() {
    return summary != null
        && reads == 0
        && !moreWanted
        && (answers == null || answers.isEmpty())
        && window.get(nextToSend) == null;
  }

  /** Whether all is sent, and stored by everybody who needs it. */
  boolean isStored() {
    return isSent() && window.isEmpty();
  }

  /** The directory of what was sent last. */
  String directory() {
    return directory;
  }

  long storedFiles() {
    return window.storedFiles();
  }

  long storedBytes() {
    return window.storedBytes();
  }

  /** Reads and keeps no more. */
  void stop() {
    stopped = true;
    window.release();
  }
}
