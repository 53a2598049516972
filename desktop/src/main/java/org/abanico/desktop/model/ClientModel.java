package org.abanico.desktop.model;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.abanico.client.ClientEvent;
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
  private final ClientHost host;
  private final Threads threads;
  private final ClientLog lines;
  private final InstantSource clock;
  private final ClientForm form;
  private final EventLog log = new EventLog();
  private final Throughput throughput = new Throughput();
  private final Told told = new Told(this::lookWhatIsHeld);
  private final HeldBackups held;
  private Stage stage = Stage.SETUP;
  private Role role = Role.SOURCE;
  private @Nullable RunningClient client;
  private @Nullable ClientReading reading;
  private @Nullable ProgramException problem;
  private int wanted;
  private boolean readingAsked;
  private boolean cancelAsked;
  private Runnable afterEnd = () -> {};

  /** Which page is shown. */
  public enum Stage {
    SETUP,
    RUNNING,
    ENDED
  }

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
    told.forget();
    reading = null;
    problem = null;
  }

  /** Whether a backup has come to its end, well or not, and nothing has begun since. */
  public boolean isSettled() {
    return stage == Stage.ENDED
        || switch (told.situation()) {
          case Situation.Holding _, Situation.Failed _ -> stage == Stage.RUNNING;
          case Situation.Scheduled _ -> told.outcome().isPresent();
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
        && told.situation() instanceof Situation.Waiting at
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
      if (event instanceof ClientEvent.Connecting && told.isBetweenBackups()) {
        forget();
      }
      told.take(event);
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
      told.leftOutToo(untold);
      problem = end.orElse(null);
      stage = problem != null && !began ? Stage.SETUP : Stage.ENDED;
      Runnable then = afterEnd;
      afterEnd = () -> {};
      changed();
      then.run();
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

  /** What the run has told. */
  public Told told() {
    return told;
  }

  /** How many destinations were asked for; 0 for a destination. */
  public int wanted() {
    return wanted;
  }

  /** The source's destinations: as far as they are now, and at the end what became of each. */
  public List<DestinationProgress> destinations() {
    Optional<ClientEvent.SourceFinished> finished = told.finished();
    if (finished.isPresent()) {
      return finished.get().destinations().stream().map(DestinationProgress::of).toList();
    }
    CopyProgress progress = told.progress().orElse(null);
    return reading == null
        ? List.of()
        : reading.destinations().stream()
            .map(each -> DestinationProgress.of(each, told.hasBegunToSend(), progress))
            .toList();
  }

  /** What this destination's folder holds. */
  public HeldBackups held() {
    return held;
  }

  /** Why it could not begin, or what fault ended it. */
  public Optional<ProgramException> problem() {
    return Optional.ofNullable(problem);
  }

  public Throughput throughput() {
    return throughput;
  }

  public EventLog log() {
    return log;
  }
}
