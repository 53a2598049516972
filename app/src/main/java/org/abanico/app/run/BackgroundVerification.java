package org.abanico.app.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.linux.Priority;
import org.abanico.client.ClientEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies a share of a destination's folder each day while nothing else is to be done there, on a
 * thread that gives way to everything. A backup that begins breaks it off; it begins anew
 * afterwards.
 */
final class BackgroundVerification implements AutoCloseable, RestoreListener {
  /** Between looks at whether there is something to be done; the first comes after one, too. */
  private static final Duration PAUSE = Duration.ofSeconds(15);

  /** What is damaged beyond that is counted only, and listed in the folder's own list. */
  private static final int MOST_NAMED = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(BackgroundVerification.class);

  private final DestinationFolder folder;
  private final Clock clock;
  private final Object lock = new Object();

  /** The day of the last verification, also of one that failed. */
  private @Nullable LocalDate done;

  private Consumer<ClientEvent> events = _ -> {};
  private int named;
  private boolean running;
  private volatile boolean stopped;
  private boolean closed;

  /**
   * Will look after a folder.
   *
   * @param clock whose days count
   */
  BackgroundVerification(DestinationFolder folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * Begins. Once.
   *
   * @param told on the verification's thread what is found
   */
  void begin(Consumer<ClientEvent> told) {
    events = told;
    Thread.ofPlatform().daemon().name("abanico-verify").start(this::run);
  }

  /** Something that needs the folder for itself. */
  @FunctionalInterface
  interface Using<T> {
    T use() throws IOException;
  }

  /** Does it while nothing is verified: what is being verified is broken off. */
  <T> T without(Using<T> use) throws IOException {
    synchronized (lock) {
      stop();
      return use.use();
    }
  }

  private void stop() {
    stopped = true;
    boolean interrupted = false;
    while (running) {
      try {
        lock.wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Priority.lower();
    done = folder.verifiedOn().orElse(null);
    try {
      while (awaitTurn()) {
        verify();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers false when it was closed. */
  private boolean awaitTurn() throws InterruptedException {
    synchronized (lock) {
      do {
        if (closed) {
          return false;
        }
        lock.wait(PAUSE.toMillis());
      } while (!closed && !isDue());
      running = !closed;
      stopped = false;
      return running;
    }
  }

  private boolean isDue() {
    return !folder.isTakingIn() && !LocalDate.now(clock).equals(done);
  }

  private void verify() {
    LocalDate today = LocalDate.now(clock);
    try {
      if (!folder.history().list().snapshots().isEmpty()) {
        named = 0;
        events.accept(new ClientEvent.FolderVerified(folder.verifyShare(today, this)));
        done = today;
      }
    } catch (CancellationException e) {
      LOG.debug("A backup begins: the rest is verified afterwards");
    } catch (IOException e) {
      done = today;
      LOG.info("The folder cannot be verified today", e);
      events.accept(new ClientEvent.FolderNotVerified(String.valueOf(e.getMessage())));
    } finally {
      synchronized (lock) {
        running = false;
        lock.notifyAll();
      }
    }
  }

  @Override
  public boolean isStopped() {
    return stopped;
  }

  @Override
  public void progressed(long files, long bytes, String path) {
    // Nobody waits for it.
  }

  @Override
  public void damaged(Damage damage) {
    if (named < MOST_NAMED) {
      named++;
      events.accept(new ClientEvent.FolderDamaged(damage));
    }
  }

  @Override
  public void existing(String path) {
    throw new IllegalStateException("Nothing is restored here");
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      stop();
      lock.notifyAll();
    }
  }
}
