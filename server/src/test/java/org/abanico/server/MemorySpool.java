package org.abanico.server;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.abanico.transport.Workers;

/** A spool whose disk is as slow as a test wants, and may be full or broken. */
final class MemorySpool implements Spool {
  private final long limit;
  private final Map<Long, ByteBuf> blocks = new HashMap<>();
  private final Queue<Runnable> jobs = new ArrayDeque<>();
  private long next;
  boolean fails;

  MemorySpool(long limit) {
    this.limit = limit;
  }

  /** Does what waits. Returns whether anything did. */
  boolean work() {
    Runnable job = jobs.poll();
    if (job != null) {
      job.run();
    }
    return job != null;
  }

  int blocks() {
    return blocks.size();
  }

  @Override
  public long limitBytes() {
    return limit;
  }

  @Override
  public void write(ByteBuf body, Workers.Completion<Long> done) {
    jobs.add(
        () -> {
          if (fails) {
            body.release();
            done.completed(null, new IOException("disk full"), 0);
          } else {
            long place = next++;
            blocks.put(place, body);
            done.completed(place, null, 0);
          }
        });
  }

  @Override
  public void read(long place, Workers.Completion<ByteBuf> done) {
    jobs.add(
        () -> {
          ByteBuf body = blocks.get(place);
          if (fails || body == null) {
            done.completed(null, new IOException("unreadable"), 0);
          } else {
            done.completed(body.copy(), null, 0);
          }
        });
  }

  @Override
  public void delete(long place) {
    ByteBuf body = blocks.remove(place);
    if (body == null) {
      throw new IllegalStateException("deleted twice");
    }
    body.release();
  }
}
