package org.abanico.server;

import io.netty.buffer.ByteBuf;
import org.abanico.transport.Workers;

/**
 * Where blocks are put aside for which there is no room in memory: bytes, as they came. Takes time,
 * and is told so by completions, on the thread that drives the endpoint; in the order asked for.
 */
public interface Spool {
  /** None: nothing can be put aside. */
  Spool NONE = new NoSpool();

  /** How much may be in it at a time, in bytes of blocks. */
  long limitBytes();

  /**
   * Puts a body aside. Takes ownership of it.
   *
   * @param done told the place where it is, or why it is not in the spool
   */
  void write(ByteBuf body, Workers.Completion<Long> done);

  /**
   * Reads what was written.
   *
   * @param done given the body, which is then its own
   */
  void read(long place, Workers.Completion<ByteBuf> done);

  /** Forgets what was written: it is not asked for any more. */
  void delete(long place);

  /** The spool of a server that has none. */
  final class NoSpool implements Spool {
    private NoSpool() {}

    @Override
    public long limitBytes() {
      return 0;
    }

    @Override
    public void write(ByteBuf body, Workers.Completion<Long> done) {
      throw new IllegalStateException("no spool");
    }

    @Override
    public void read(long place, Workers.Completion<ByteBuf> done) {
      throw new IllegalStateException("no spool");
    }

    @Override
    public void delete(long place) {
      throw new IllegalStateException("no spool");
    }
  }
}
