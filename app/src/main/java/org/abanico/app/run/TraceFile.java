package org.abanico.app.run;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of lines, written by a thread of its own, so that whoever gives a line never waits for the
 * disk. Lines wait for it, up to {@value #MAX_WAITING_CHARS} characters of them; those that come
 * while there is no room are left out, and their number is written in their place. What was written
 * is in the file within a second.
 */
final class TraceFile implements Consumer<String>, AutoCloseable {
  static final int MAX_WAITING_CHARS = 16 << 20;

  /** What a line takes besides its characters. */
  private static final int LINE_OVERHEAD = 64;

  /** No packet's line is empty: this ends the file. */
  private static final String END = "";

  private static final long FLUSH_NANOS = 1_000_000_000L;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(TraceFile.class);

  private final Path path;
  private final BufferedWriter file;
  private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>();
  private final AtomicLong waitingChars = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Thread writer;

  private TraceFile(Path path, BufferedWriter file) {
    this.path = path;
    this.file = file;
    this.writer = Thread.ofPlatform().name("abanico-trace").daemon().unstarted(this::write);
  }

  /** Creates the file, or empties it. */
  static TraceFile create(Path path) throws IOException {
    TraceFile created = new TraceFile(path, Files.newBufferedWriter(path, StandardCharsets.UTF_8));
    created.writer.start();
    return created;
  }

  @Override
  public void accept(String line) {
    if (closing.get() || waitingChars.get() + cost(line) > MAX_WAITING_CHARS) {
      leftOut.incrementAndGet();
      return;
    }
    add(line);
  }

  private void add(String line) {
    waitingChars.addAndGet(cost(line));
    waiting.add(line);
  }

  private static int cost(String line) {
    return line.length() + LINE_OVERHEAD;
  }

  private void write() {
    try (file) {
      long flushTime = System.nanoTime() + FLUSH_NANOS;
      @Nullable String line;
      do {
        line = waiting.poll(Math.max(0, flushTime - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (line != null) {
          writeLine(line);
        }
        if (System.nanoTime() - flushTime >= 0) {
          file.flush();
          flushTime = System.nanoTime() + FLUSH_NANOS;
        }
      } while (line == null || !line.equals(END));
    } catch (IOException e) {
      closing.set(true);
      waiting.clear();
      LOG.warn("Nothing more is traced: {} cannot be written", path, e);
    } catch (InterruptedException e) {
      LOG.debug("Interrupted while it traced", e);
    }
  }

  private void writeLine(String line) throws IOException {
    waitingChars.addAndGet(-cost(line));
    long count = leftOut.getAndSet(0);
    if (count > 0) {
      file.write("(" + count + " packets left out: the disk is too slow)\n");
    }
    if (!line.equals(END)) {
      file.write(line);
      file.write('\n');
    }
  }

  /** Writes what waits, 10 s at most, and closes the file. */
  @Override
  public void close() {
    closing.set(true);
    try {
      add(END);
      if (!writer.join(CLOSE_PATIENCE)) {
        LOG.warn("The trace {} is not complete: the disk is too slow", path);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
