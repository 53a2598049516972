package org.abanico.app.keys;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.abanico.app.keys.DeviceStore.Content;
import org.abanico.app.keys.DeviceStore.Stamp;
import org.abanico.security.DeviceId;
import org.abanico.server.Devices;
import org.abanico.server.KeyGrant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices that a server knows, kept in a file that other programs may change meanwhile. What is
 * asked is answered from memory; the file is read and written on a thread of its own, at once when
 * there is something new to write, and looked at every second. While it cannot be read or written,
 * what is in memory counts, and what is new is kept until it can.
 *
 * <p>May be used from any thread.
 */
public final class DeviceFile implements Devices, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceFile.class);
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private final DeviceStore store;
  private final Clock clock;
  private final Consumer<KeyException> troubled;
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          job -> Thread.ofPlatform().daemon().name("abanico-devices").unstarted(job));

  /** Of the worker alone. */
  private Stamp seen;

  private KeyException.@Nullable Problem trouble;

  /** Guarded by this object's monitor, as what follows is; the map itself is never changed. */
  private Map<String, KnownDevice> known;

  /** Names given since the file was written. */
  private final Map<String, KnownDevice> claims = new LinkedHashMap<>();

  /** Of both. */
  private NameCounts counts;

  private DeviceFile(
      DeviceStore store, Content content, Clock clock, Consumer<KeyException> troubled) {
    this.store = store;
    this.clock = clock;
    this.troubled = troubled;
    this.known = content.devices();
    this.counts = NameCounts.of(known.values());
    this.seen = content.stamp();
  }

  /**
   * Reads the file, and looks after it until it is closed.
   *
   * @param clock says when a device was first seen
   * @param troubled told, on the thread that does it, when the file cannot be read or written; once
   *     until it can again
   * @throws KeyException when it cannot be read now
   */
  public static DeviceFile open(Path file, Clock clock, Consumer<KeyException> troubled)
      throws KeyException {
    DeviceStore store = new DeviceStore(file);
    DeviceFile opened = new DeviceFile(store, store.read(), clock, troubled);
    opened.worker.scheduleWithFixedDelay(
        opened::synchronize,
        LOOK_INTERVAL.toMillis(),
        LOOK_INTERVAL.toMillis(),
        TimeUnit.MILLISECONDS);
    return opened;
  }

  @Override
  public synchronized Verdict admit(String key, String name, DeviceId device) {
    String label = KeyGrant.label(key, name);
    KnownDevice owner = known.containsKey(label) ? known.get(label) : claims.get(label);
    if (owner != null) {
      if (owner.blocked()) {
        return Verdict.BLOCKED;
      }
      return owner.device().equals(device) ? Verdict.ADMITTED : Verdict.NAME_OF_ANOTHER;
    }
    if (!counts.hasRoom(key)) {
      return Verdict.FULL;
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    claims.put(label, new KnownDevice(key, name, device, false, now));
    counts.count(key);
    if (!worker.isShutdown()) {
      worker.execute(this::synchronize);
    }
    return Verdict.ADMITTED;
  }

  /** Writes what is new and reads what has changed. */
  private void synchronize() {
    try {
      Map<String, KnownDevice> fresh = claims();
      Content content;
      if (!fresh.isEmpty()) {
        content = store.add(fresh.values());
      } else if (store.stamp().equals(seen)) {
        return;
      } else {
        content = store.read();
      }
      take(content, fresh);
      trouble = null;
    } catch (KeyException e) {
      if (e.problem() != trouble) {
        trouble = e.problem();
        troubled.accept(e);
      }
    } catch (RuntimeException e) {
      LOG.error("The devices cannot be kept", e);
    }
  }

  private synchronized Map<String, KnownDevice> claims() {
    return new LinkedHashMap<>(claims);
  }

  private void take(Content content, Map<String, KnownDevice> written) {
    seen = content.stamp();
    synchronized (this) {
      known = content.devices();
      claims.keySet().removeAll(written.keySet());
      counts = NameCounts.of(known.values());
      claims.values().forEach(claim -> counts.count(claim.key()));
    }
  }

  /** Writes what is new, for 2 s at most. */
  @Override
  public void close() {
    worker.execute(this::synchronize);
    worker.shutdown();
    try {
      if (!worker.awaitTermination(CLOSE_PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
