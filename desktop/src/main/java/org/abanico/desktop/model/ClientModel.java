package org.abanico.desktop.model;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abanico.backup.Shortfall;
import org.abanico.backup.history.Verified;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.CopyProgress;
import org.abanico.desktop.program.ClientHost;
import org.abanico.desktop.program.ClientReading;
import org.abanico.desktop.program.ClientRequest;
import org.abanico.desktop.program.ClientRequest.Role;
import org.abanico.desktop.program.ProgramException;
import org.abanico.desktop.program.RunningClient;
import org.jspecify.annotations.Nullable;

/** The client's window, without its controls. Everything happens on the window's thread. */
public final class ClientModel extends Model {
  /** Entries that were left out and are named; the rest are counted. */
  static final int MOST_NAMED = 1000;

  private final ClientHost host;
  private final Threads threads;
  private final ClientLog lines;
  private final InstantSource clock;
  private final ClientForm form;
  private final EventLog log = new EventLog();
  private final Throughput throughput = new Throughput();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final List<Shortfall> shortfalls = new ArrayList<>();
  private final HeldBackups held;
  private Stage stage = Stage.SETUP;
  private Role role = Role.SOURCE;
  private Situation situation = new Situation.Beginning();
  private @Nullable RunningClient client;
  private @Nullable ClientReading reading;
  private @Nullable CopyProgress progress;
  private ClientEvent.@Nullable SourceFinished finished;
  private ClientEvent.@Nullable Published published;
  private @Nullable Verified verified;
  private @Nullable Outcome outcome;
  private @Nullable ProgramException problem;
  private int wanted;

  /** The backup that a source has begun; empty while it has begun none. */
  private String sending = "";

  private long leftOutCount;
  private boolean readingAsked;
  private boolean cancelAsked;
  private Runnable afterEnd = () -> {};

  /** Which page is shown. */
  public enum Stage {
    SETUP,
    RUNNING,
    ENDED
  }

  /** An entry of the folder that is not in the backup (protocol.md, section 8.1). */
  public record LeftOut(String path, String code, String detail) {}

  public ClientModel(
      ClientHost host, Threads threads, Remembered remembered, Speech speech, InstantSource clock) {
    this.host = host;
    this.threads = threads;
    this.lines = new ClientLog(speech);
    this.clock = clock;
    this.form = new ClientForm(host, remembered);
    this.held = new HeldBackups(host.past(), threads, this::changed);
  }

  public ClientForm form() {
    return form;
  }

  public Stage stage() {
    return stage;
  }

  /** What the run that is shown does; of no use before there is one. */
  public Role role() {
    return role;
  }

  /** Begins, if nothing is wrong with what was typed. */
  public void connect() {
    if (client != null || stage == Stage.RUNNING) {
      return;
    }
    Optional<ClientRequest> asked = form.request();
    if (asked.isEmpty()) {
      problem = null;
      changed();
      return;
    }
    ClientRequest request = asked.get();
    forget();
    throughput.clear();
    cancelAsked = false;
    readingAsked = false;
    role = request.role();
    lookWhatIsHeld();
    wanted = form.wanted();
    stage = Stage.RUNNING;
    Run.start(
        watcher -> host.run(request, watcher), threads.worker(), threads.window(), new Running());
    changed();
  }

  private void lookWhatIsHeld() {
    if (role == Role.DESTINATION) {
      held.look(form.text(ClientForm.Text.FOLDER).strip());
    }
  }

  /** What is known of the last backup. */
  private void forget() {
    held.forget();
    situation = new Situation.Beginning();
    reading = null;
    progress = null;
    finished = null;
    published = null;
    verified = null;
    outcome = null;
    problem = null;
    sending = "";
    leftOut.clear();
    leftOutCount = 0;
    shortfalls.clear();
  }

  /** Whether a backup has come to its end, well or not, and nothing has begun since. */
  public boolean isSettled() {
    return stage == Stage.ENDED
        || switch (situation) {
          case Situation.Holding _, Situation.Failed _ -> stage == Stage.RUNNING;
          case Situation.Scheduled _ -> outcome != null;
          default -> false;
        };
  }

  /** Ends what runs: the server and the others are told, what was half done is dropped. */
  public void cancel() {
    cancelAsked = true;
    if (client != null) {
      client.cancel();
    }
    changed();
  }

  /** Whether a source gathers that could begin with fewer than it waits for. */
  public boolean mayStartNow() {
    return stage == Stage.RUNNING
        && role == Role.SOURCE
        && situation instanceof Situation.Waiting at
        && at.have() > 0
        && at.have() < at.need();
  }

  /** Begins with the destinations that are there. */
  public void startNow() {
    if (client != null && mayStartNow()) {
      client.startNow();
    }
  }

  /** Whether it was asked to end and has not yet. */
  public boolean isCancelling() {
    return cancelAsked && stage == Stage.RUNNING;
  }

  /** Ends what runs, and then does something; at once when nothing runs. */
  public void cancelThen(Runnable then) {
    if (stage == Stage.RUNNING) {
      afterEnd = then;
      cancel();
    } else {
      then.run();
    }
  }

  /** Back to the beginning. */
  public void again() {
    if (stage == Stage.ENDED) {
      stage = Stage.SETUP;
      problem = null;
      changed();
    }
  }

  private final class Running implements Run.Listener<RunningClient, ClientEvent> {
    @Override
    public void begun(RunningClient program) {
      client = program;
      readingAsked = false;
      if (cancelAsked) {
        program.cancel();
      }
      changed();
    }

    @Override
    public void happened(ClientEvent event) {
      log.add(clock.instant(), language -> lines.lines(event, role, language));
      take(event);
      changed();
    }

    @Override
    public boolean isDispensable(ClientEvent event) {
      return switch (event) {
        case ClientEvent.Omitted _, ClientEvent.Remarked _, ClientEvent.Progressed _ -> true;
        default -> false;
      };
    }

    @Override
    public void ended(Optional<ProgramException> end, long untold) {
      boolean began = client != null;
      client = null;
      leftOutCount += untold;
      problem = end.orElse(null);
      stage = problem != null && !began ? Stage.SETUP : Stage.ENDED;
      Runnable then = afterEnd;
      afterEnd = () -> {};
      changed();
      then.run();
    }
  }

  private void take(ClientEvent event) {
    switch (event) {
      case ClientEvent.Connecting e -> {
        if (situation instanceof Situation.Scheduled) {
          forget();
        }
        situation = new Situation.Connecting(e.server(), e.attempt());
      }
      case ClientEvent.NextBackup e -> {
        progress = null;
        situation = new Situation.Scheduled(e.time(), e.watched());
      }
      case ClientEvent.Waiting e -> {
        // How the last backup ended is told until there is something new.
        boolean told =
            situation instanceof Situation.Holding || situation instanceof Situation.Failed;
        if (!told || e.need() > 0) {
          situation = new Situation.Waiting(e.have(), e.need());
        }
      }
      case ClientEvent.ReadyToSend e -> sends(e.backup());
      case ClientEvent.FurtherBackup e -> sends(e.backup());
      case ClientEvent.Joined _ -> {
        lookWhatIsHeld();
        if (!sending.isEmpty()) {
          sends(sending);
        }
      }
      case ClientEvent.Begun e -> {
        progress = null;
        published = null;
        situation = new Situation.Copying(e.backup(), e.source(), List.of());
      }
      case ClientEvent.Progressed e -> progress = e.progress();
      case ClientEvent.Omitted e -> {
        leftOutCount++;
        if (leftOut.size() < MOST_NAMED) {
          leftOut.add(new LeftOut(e.path(), e.code(), e.detail()));
        }
      }
      case ClientEvent.HeldUp e -> {
        if (situation instanceof Situation.Copying at) {
          situation = new Situation.Copying(at.backup(), at.source(), e.names());
        }
      }
      case ClientEvent.FellShort e -> shortfalls.add(e.shortfall());
      case ClientEvent.FolderFailed e ->
          situation = new Situation.FolderFailed(e.problem(), e.path());
      case ClientEvent.SourceFinished e -> finished = e;
      case ClientEvent.Published e -> {
        published = e;
        progress = null;
        situation = new Situation.Holding(e.backup(), e.source());
        lookWhatIsHeld();
      }
      case ClientEvent.FolderDamaged _,
          ClientEvent.FolderNotVerified _,
          ClientEvent.LeftOut _,
          ClientEvent.BackupOverdue _ -> {}
      case ClientEvent.FolderVerified e -> verified = e.verified();
      case ClientEvent.BackupFailed e -> {
        progress = null;
        situation = new Situation.Failed(e.backup(), e.code(), e.words());
      }
      case ClientEvent.Refused e -> situation = new Situation.Refused(e.code(), e.words());
      case ClientEvent.Disconnected e -> disconnected(e);
      case ClientEvent.Ended e -> outcome = e.outcome();
      case ClientEvent.MemberJoined _,
          ClientEvent.Queued _,
          ClientEvent.WaitedInVain _,
          ClientEvent.DestinationLost _,
          ClientEvent.DestinationBack _,
          ClientEvent.MemberGone _,
          ClientEvent.NotWatched _,
          ClientEvent.NotBegun _,
          ClientEvent.Recovered _,
          ClientEvent.Serving _,
          ClientEvent.Served _,
          ClientEvent.Forgotten _,
          ClientEvent.RetentionHeld _,
          ClientEvent.Remarked _ -> {}
    }
  }

  private void sends(String backup) {
    sending = backup;
    situation = new Situation.Copying(backup, "", List.of());
  }

  /** A refusal says more than that the connection ended with it. */
  private void disconnected(ClientEvent.Disconnected event) {
    if (!(situation instanceof Situation.Refused) || event.retryInNanos() >= 0) {
      situation =
          new Situation.Disconnected(
              event.reason().code().text(), event.reason().words(), event.retryInNanos());
    }
  }

  /** Asks for news. Called a few times a second; news that is under way is waited for. */
  public void poll() {
    RunningClient asked = client;
    if (asked == null || readingAsked) {
      return;
    }
    readingAsked = true;
    asked.read().thenAccept(news -> threads.window().execute(() -> take(asked, news)));
  }

  private void take(RunningClient from, ClientReading news) {
    if (from.equals(client)) {
      readingAsked = false;
      reading = news;
      throughput.add(news.nanos(), news.bytesReceived(), news.bytesSent());
      changed();
    }
  }

  /** What is going on. */
  public Situation situation() {
    return situation;
  }

  /** How far the copy is, while one is under way. */
  public Optional<CopyProgress> progress() {
    return Optional.ofNullable(progress);
  }

  /** How many destinations were asked for; 0 for a destination. */
  public int wanted() {
    return wanted;
  }

  /** The source's destinations: as far as they are now, and at the end what became of each. */
  public List<DestinationProgress> destinations() {
    if (finished != null) {
      return finished.destinations().stream().map(DestinationProgress::of).toList();
    }
    return reading == null
        ? List.of()
        : reading.destinations().stream()
            .map(each -> DestinationProgress.of(each, !sending.isEmpty(), progress))
            .toList();
  }

  /** The source's sum, at its end. */
  public Optional<ClientEvent.SourceFinished> finished() {
    return Optional.ofNullable(finished);
  }

  /** The last backup that this destination took in. */
  public Optional<ClientEvent.Published> published() {
    return Optional.ofNullable(published);
  }

  /** What this destination's folder holds. */
  public HeldBackups held() {
    return held;
  }

  /** What this destination found when it last verified its folder by itself. */
  public Optional<Verified> verified() {
    return Optional.ofNullable(verified);
  }

  /** How it ended; nothing while it runs. */
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  /** Why it could not begin, or what fault ended it. */
  public Optional<ProgramException> problem() {
    return Optional.ofNullable(problem);
  }

  /** What was left out, as far as it is named: {@value #MOST_NAMED} entries at most. */
  public List<LeftOut> leftOut() {
    return List.copyOf(leftOut);
  }

  /** How much was left out in all. */
  public long leftOutCount() {
    return finished == null ? leftOutCount : finished.omitted();
  }

  /** What a destination could not give to its entries. */
  public List<Shortfall> shortfalls() {
    return List.copyOf(shortfalls);
  }

  public Throughput throughput() {
    return throughput;
  }

  public EventLog log() {
    return log;
  }
}
