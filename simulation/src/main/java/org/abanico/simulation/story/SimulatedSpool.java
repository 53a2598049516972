package org.abanico.simulation.story;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.abanico.server.Spool;
import org.abanico.transport.Workers;

/** A spool in memory that takes time, and fails now and then. */
final class SimulatedSpool implements Spool {
  private static final int ONE_FAILS_IN = 40;

  private final Workers disk;
  private final SplittableRandom random;
  private final long limit;
  private final Map<Long, ByteBuf> blocks = new HashMap<>();
  private long next;
  private boolean closed;

  SimulatedSpool(Workers disk, SplittableRandom random, long limit) {
    this.disk = disk;
    this.random = random;
    this.limit = limit;
  }

  @Override
  public long limitBytes() {
    return limit;
  }

  @Override
  public void write(ByteBuf body, Workers.Completion<Long> done) {
    boolean[] kept = new boolean[1];
    disk.submit(
        () -> {
          if (random.nextInt(ONE_FAILS_IN) == 0) {
            throw new IOException("the spool's disk is full");
          }
          kept[0] = true;
          blocks.put(next, body);
          return next++;
        },
        (place, failure, nowNanos) -> {
          if (!kept[0]) {
            body.release();
          }
          done.completed(place, failure, nowNanos);
        });
  }

  @Override
  public void read(long place, Workers.Completion<ByteBuf> done) {
    disk.submit(
        () -> {
          ByteBuf body = blocks.get(place);
          if (body == null || random.nextInt(ONE_FAILS_IN) == 0) {
            throw new IOException("the spool cannot be read");
          }
          return body.copy();
        },
        done);
  }

  @Override
  public void delete(long place) {
    ByteBuf body = blocks.remove(place);
    if (body != null) {
      body.release();
    } else if (!closed) {
      throw new BrokenPromiseException("nothing is deleted twice from the spool");
    }
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }

  void close() {
    closed = true;
    blocks.values().forEach(ByteBuf::release);
    blocks.clear();
  }
}
