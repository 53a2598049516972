package org.abanico.client;

import org.abanico.backup.BackupReader;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupReader.Summary;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.BlockKind;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * The way of a source's blocks: read ahead on the disk worker, sent once to all, kept until all
 * have stored them.
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
  private final BackupReader reader;
  private final MessagePort port;
  private final Listener listener;
  private final BlockWindow window = new BlockWindow();
  private int reads;
  private long nextToSend;
  private @Nullable Summary summary;
  private String directory = ".";
  private boolean stopped;

  SourcePipeline(ClientProgram client, BackupReader reader, MessagePort port, Listener listener) {
    this.client = client;
    this.reader = reader;
    this.port = port;
    this.listener = listener;
  }

  /** Reads as far as there is room. */
  void read() {
    while (!stopped && summary == null && reads < MAX_READS && window.hasRoom(reads + 1)) {
      reads++;
      client.onDisk(reader::next, this::read);
    }
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
      block.omitted().forEach(listener::omitted);
    }
    listener.readOn(nowNanos);
  }

  /** Sends what is read, content only when {@code allAnswered} (protocol.md, section 7.1). */
  void send(boolean allAnswered) {
    ReadBlock block = window.get(nextToSend);
    while (block != null
        && (allAnswered || block.kind() == Kind.MANIFEST)
        && port.unsentBytes() < MAX_UNSENT_BYTES) {
      send(block, MemberSet.ALL);
      directory = block.directory();
      nextToSend++;
      block = window.get(nextToSend);
    }
  }

  /** Sends a block again to one member. Returns false when it is not there to be sent. */
  boolean repeat(long number, long member) {
    ReadBlock block = number < nextToSend ? window.get(number) : null;
    if (block == null) {
      return false;
    }
    send(block, MemberSet.of(member));
    return true;
  }

  private void send(ReadBlock block, MemberSet receivers) {
    BlockKind kind = SealingReader.kind(block.kind());
    int length = block.body().readableBytes();
    port.sendBlock(
        new Message.Block(reader.backup(), block.number(), kind, length, receivers),
        block.body().retainedDuplicate());
  }

  /** All have stored what is up to this number. */
  void storedTo(long number) {
    window.storedTo(number);
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
    return summary != null && window.get(nextToSend) == null;
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
