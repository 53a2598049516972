package org.abanico.simulation;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32C;

/** What happened, in a number: two runs with the same hash went the same way, to the byte. */
final class Trace {
  /** What is recorded. */
  enum Kind {
    OFFERED(1),
    OVERFLOWED(2),
    LOST(3),
    ARRIVED(4),
    DROPPED(5),
    TIMER(6),
    JOB(7),
    TOO_LARGE(8);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  private final SimulatedClock clock;
  private final CRC32C checksum = new CRC32C();
  private long count;
  private long hash;

  Trace(SimulatedClock clock) {
    this.clock = clock;
  }

  /**
   * @param place the number of the host or link where it happened
   */
  void record(Kind kind, int place) {
    count++;
    mix(clock.nanoTime());
    mix(((long) place << 8) | kind.code);
  }

  /** With the bytes that it happened to; borrowed. */
  void record(Kind kind, int place, ByteBuf bytes) {
    record(kind, place);
    checksum.reset();
    checksum.update(bytes.nioBuffer());
    mix(((long) bytes.readableBytes() << 32) ^ checksum.getValue());
  }

  long hash() {
    return hash;
  }

  /** All that was recorded. */
  long count() {
    return count;
  }

  /** The finalizer of MurmurHash3 over the hash so far and the next value. */
  private void mix(long value) {
    long h = hash * 31 + value;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    hash = h ^ (h >>> 33);
  }
}
