package org.abanico.app.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.abanico.app.render.Renderer;
import org.abanico.app.render.Side;
import org.abanico.app.schedule.Agenda;
import org.abanico.app.schedule.Schedule;
import org.abanico.client.ClientEvent;
import org.jspecify.annotations.Nullable;

/** A source that stays, and sends its folder again and again until it is stopped. */
public final class SourceService {
  /** How long is waited at most before the clock is looked at: it may have been set, or leapt. */
  private static final Duration GLANCE = Duration.ofSeconds(20);

  private final SourceConfig config;
  private final Front front;
  private final Clock clock;
  private final RandomGenerator random;
  private final Schedule schedule;
  private final Agenda agenda;
  private final Consumer<ClientEvent> events;
  private final Semaphore news = new Semaphore(0);
  private final AtomicBoolean changed = new AtomicBoolean();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicBoolean blind = new AtomicBoolean();
  private @Nullable Instant told;

  private SourceService(
      SourceConfig config, Schedule schedule, Front front, Clock clock, RandomGenerator random) {
    this.config = config;
    this.front = front;
    this.clock = clock;
    this.random = random;
    this.schedule = schedule;
    this.agenda = new Agenda(schedule, clock.getZone(), clock.instant());
    Renderer<ClientEvent> renderer = front.renderer(config.progress(), Side.SOURCE);
    this.events =
        front.clientEvents(event -> renderer.on(event, System.nanoTime(), front.console()));
  }

  /**
   * Sends the folder whenever it is due. Ends when it is interrupted, by a fault of the program, or
   * when the first backup shows that it cannot work: the folder cannot be used, or the server
   * refuses. Later it says so and goes on.
   *
   * @param clock also says the time zone of the schedule's times
   * @param random as for {@link SourceRun#run}
   * @throws StartException when the first backup cannot begin
   */
  public static ExitCode run(
      SourceConfig config, Schedule schedule, Front front, Clock clock, RandomGenerator random)
      throws StartException, InterruptedException {
    try (Shutdown shutdown = new Shutdown(front);
        Hooks hooks = new Hooks(config.hooks(), front, shutdown);
        Metered metered =
            Metered.open(config.network(), front, clock).ofClient(config.options().group())) {
      Front told = Staying.front(front, shutdown);
      SourceService service = new SourceService(config, schedule, told, clock, random);
      try (FolderWatch _ = service.watch()) {
        return service.run(shutdown, hooks, metered);
      }
    } catch (IOException e) {
      throw new IllegalStateException("The folder's watch cannot be closed", e);
    }
  }

  private @Nullable FolderWatch watch() {
    if (!schedule.watch()) {
      return null;
    }
    return FolderWatch.begin(
        config.folder(),
        config.filter(),
        () -> {
          changed.set(true);
          news.release();
        },
        e -> {
          events.accept(new ClientEvent.NotWatched(String.valueOf(e.getMessage())));
          blind.set(true);
          news.release();
        });
  }

  private ExitCode run(Shutdown shutdown, Hooks hooks, Metered metered)
      throws StartException, InterruptedException {
    boolean first = true;
    while (awaitDue(shutdown)) {
      agenda.begins(clock.instant());
      told = null;
      ExitCode code = send(shutdown, hooks, metered, first);
      switch (code) {
        case DONE, INCOMPLETE -> agenda.ended(clock.instant(), true);
        case INTERRUPTED, INTERNAL -> {
          return code;
        }
        case USAGE, FOLDER, REFUSED, BIND -> {
          if (first) {
            return code;
          }
          agenda.ended(clock.instant(), false);
        }
        case NOT_HELD, DAMAGED, NO_CONNECTION -> agenda.ended(clock.instant(), false);
      }
      first = false;
    }
    return ExitCode.INTERRUPTED;
  }

  private ExitCode send(Shutdown shutdown, Hooks hooks, Metered metered, boolean first)
      throws StartException, InterruptedException {
    try {
      return SourceRun.run(config, front, shutdown, hooks, metered, clock, random);
    } catch (StartException e) {
      if (first) {
        throw e;
      }
      events.accept(new ClientEvent.NotBegun(String.valueOf(e.getMessage())));
      return e.code();
    }
  }

  /** Answers false when the program is to end. */
  private boolean awaitDue(Shutdown shutdown) throws InterruptedException {
    shutdown.asks(
        () -> {
          stopped.set(true);
          news.release();
        });
    while (!stopped.get()) {
      Instant now = clock.instant();
      if (changed.getAndSet(false)) {
        agenda.changed(now);
      }
      Instant due = agenda.next(now);
      if (!due.isAfter(now)) {
        return true;
      }
      if (told == null) {
        told = due;
        boolean watched = schedule.watch() && !blind.get();
        events.accept(new ClientEvent.NextBackup(due.atZone(clock.getZone()), watched));
      }
      Duration left = Duration.between(now, due);
      Duration glance = left.compareTo(GLANCE) < 0 ? left : GLANCE;
      if (news.tryAcquire(glance.toNanos(), TimeUnit.NANOSECONDS)) {
        news.drainPermits();
      }
    }
    return false;
  }
}
