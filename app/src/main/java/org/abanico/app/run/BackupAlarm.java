package org.abanico.app.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.abanico.app.schedule.Lateness;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.history.Snapshot;
import org.abanico.client.ClientEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says, once a day, that a destination's last good backup is too long ago. */
final class BackupAlarm implements AutoCloseable {
  /** Between looks; the clock may leap meanwhile. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(BackupAlarm.class);

  private final DestinationFolder folder;
  private final Optional<Duration> limit;
  private final Clock clock;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Will look after a folder.
   *
   * @param limit after which it is said; empty: never
   * @param clock that the times of snapshots are compared with
   */
  BackupAlarm(DestinationFolder folder, Optional<Duration> limit, Clock clock) {
    this.folder = folder;
    this.limit = limit;
    this.clock = clock;
  }

  /**
   * Begins. Once.
   *
   * @param told on a thread of its own
   */
  void begin(Consumer<ClientEvent> told) {
    limit.ifPresent(
        after -> {
          Lateness lateness = new Lateness(after, clock.instant());
          Thread.ofPlatform()
              .daemon()
              .name("abanico-alarm")
              .start(() -> run(after, lateness, told));
        });
  }

  private void run(Duration after, Lateness lateness, Consumer<ClientEvent> told) {
    try {
      do {
        look(after, lateness, told);
      } while (!closed.await(pause(after).toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration pause(Duration after) {
    return after.compareTo(PAUSE) < 0 ? Duration.ofSeconds(1) : PAUSE;
  }

  private void look(Duration after, Lateness lateness, Consumer<ClientEvent> told) {
    try {
      List<Snapshot> all = folder.history().list().snapshots();
      Optional<Instant> last = all.isEmpty() ? Optional.empty() : Optional.of(all.getLast().time());
      Instant now = clock.instant();
      if (lateness.isToBeSaid(now, last)) {
        String backup = all.isEmpty() ? "" : all.getLast().backup();
        told.accept(new ClientEvent.BackupOverdue(backup, last, after));
      }
    } catch (IOException e) {
      LOG.info("The folder's backups cannot be listed", e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
