package org.abanico.client;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.backup.BackupReader.Summary;
import org.abanico.backup.FolderException;
import org.abanico.client.ClientEvent.Disconnected;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.ClientEvent.Refused;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.message.MessageHandler;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source: joins its group, waits for its destinations, sends its folder, again to those who came
 * late or were lost, and ends with what became of each. It looks for a server that it has lost, if
 * that is wanted; one that was never there it does not wait for.
 */
public final class SourceClient extends ClientProgram {
  private static final Logger log = LoggerFactory.getLogger(SourceClient.class);

  /** After these another attempt may go better. */
  private static final Set<CloseCode> PASSING =
      Set.of(
          CloseCode.LOST,
          CloseCode.NO_ANSWER,
          CloseCode.UNRESOLVED,
          CloseCode.SHUTDOWN,
          CloseCode.INTERNAL,
          CloseCode.FULL,
          CloseCode.OTHER);

  private static final Set<String> PASSING_REFUSALS = Set.of("full", "busy", "name-taken");

  private final SourceOptions options;
  private final SourceFolder folder;
  private final Roster roster;
  private final ToldOmissions told = new ToldOmissions();
  private @Nullable SourceSession session;
  private @Nullable SourceProgress progress;
  private @Nullable Summary sent;
  private String newest = "";
  private boolean folderFailed;
  private boolean hasJoined;
  private boolean refusedForNow;
  private boolean lost;
  private long lostSince;

  /**
   * A source that has not begun.
   *
   * @param folder is closed by the caller, once {@link #isFinished}; what it opens is closed here
   */
  public SourceClient(
      ServerAddress server,
      SourceOptions options,
      SourceFolder folder,
      ClientContext context,
      Consumer<ClientEvent> events) {
    this(server, options, folder, context, events, Dialer.overUdp(context));
  }

  SourceClient(
      ServerAddress server,
      SourceOptions options,
      SourceFolder folder,
      ClientContext context,
      Consumer<ClientEvent> events,
      Dialer dialer) {
    super(server, context, events, dialer);
    this.options = options;
    this.folder = folder;
    this.roster = new Roster(options.lostAfter().toNanos());
  }

  @Override
  MessageHandler newSession() {
    SourceSession made = new SourceSession(this, options, folder, roster);
    session = made;
    return made;
  }

  /** The server has taken it in. */
  void joined(long nowNanos) {
    hasJoined = true;
    lost = false;
    reached();
    roster.reconnected(nowNanos);
    tell(new ClientEvent.Joined(server(), options.group(), options.name()));
  }

  /** The server does not take it in. */
  void refused(Message.Refused refused, long nowNanos) {
    tell(new Refused(refused.code(), refused.words()));
    refusedForNow = PASSING_REFUSALS.contains(refused.code()) && mayConnectAgain(nowNanos);
    if (!refusedForNow) {
      finish(Outcome.REFUSED, nowNanos);
    }
  }

  private boolean mayConnectAgain(long nowNanos) {
    return options.reconnect()
        && hasJoined
        && (!lost || nowNanos - lostSince < options.lostAfter().toNanos());
  }

  /** Whether some backup has begun. */
  boolean hasBegun() {
    return progress != null;
  }

  /** A backup begins. */
  void begins(String backup, List<String> names, long nowNanos) {
    newest = backup;
    SourceProgress known = progress;
    if (known == null) {
      progress = new SourceProgress(this, nowNanos);
      tell(new ClientEvent.ReadyToSend(backup, names.size()));
    } else {
      known.begin(nowNanos);
      tell(new ClientEvent.FurtherBackup(backup, names));
    }
  }

  /** Something is to be told of an entry: once, however often the folder is read. */
  void omitted(Omission omission) {
    if (told.isNew(omission)) {
      tell(
          omission.isRemark()
              ? new ClientEvent.Remarked(omission.code(), omission.path(), omission.detail())
              : new ClientEvent.Omitted(omission.code(), omission.path(), omission.detail()));
    }
  }

  /** A backup was read, and the server has it. */
  void sent(Summary whole) {
    sent = whole;
    folderFailed = false;
  }

  /**
   * The folder cannot be read.
   *
   * @return the code for those who wait for it
   */
  String readingFailed(Exception failure) {
    folderFailed = true;
    if (failure instanceof FolderException known) {
      tell(new ClientEvent.FolderFailed(known.problem(), known.path()));
      return known.problem() == FolderException.Problem.CHANGED ? "changed" : "unreadable";
    }
    log.warn("The folder cannot be read", failure);
    tell(
        new ClientEvent.FolderFailed(
            FolderException.Problem.IO, String.valueOf(failure.getMessage())));
    return "unreadable";
  }

  /** How it ends when everybody who is waited for is done with. */
  Outcome outcome(SourcePlan plan) {
    Outcome outcome = plan.outcome(sent != null && sent.omitted() > 0);
    return outcome == Outcome.FAILED && folderFailed ? Outcome.FOLDER : outcome;
  }

  /** Says what became of everybody, and ends. */
  void finish(Outcome outcome, long nowNanos) {
    SourceProgress known = progress;
    if (known != null && !isEnded()) {
      Summary all = sent == null ? new Summary("", 0, 0, 0) : sent;
      tell(
          new ClientEvent.SourceFinished(
              newest,
              roster.results(),
              all.files(),
              all.bytes(),
              all.omitted(),
              known.elapsed(nowNanos)));
    }
    end(outcome);
  }

  long progressDeadline(List<SourcePass> passes) {
    return progress == null ? Long.MAX_VALUE : progress.nextDeadline(passes);
  }

  void tellProgress(List<SourcePass> passes, long nowNanos) {
    if (progress != null) {
      progress.onDeadline(passes, nowNanos);
    }
  }

  @Override
  void disconnected(CloseReason reason, long nowNanos) {
    if (isEnded()) {
      return;
    }
    boolean passing = PASSING.contains(reason.code()) || refusedForNow;
    boolean again = passing && mayConnectAgain(nowNanos);
    refusedForNow = false;
    if (!lost) {
      lost = true;
      lostSince = nowNanos;
    }
    boolean refused = reason.code() == CloseCode.VERSION || reason.code() == CloseCode.FULL;
    if (refused) {
      tell(new Refused(reason.code().text(), reason.words()));
    }
    if (again || !refused) {
      tell(new Disconnected(reason, again ? reconnect(nowNanos) : -1));
    }
    if (!again) {
      finish(refused ? Outcome.REFUSED : Outcome.NO_CONNECTION, nowNanos);
    }
  }

  /**
   * Its user does not want to wait for more destinations: it begins with those who are there.
   *
   * @return whether there is anybody, and nothing has begun
   */
  public boolean startNow(long nowNanos) {
    return session != null && session.startNow();
  }

  /** How far each destination is that is known; none before it has joined. */
  public List<DestinationStatus> destinations() {
    return session == null ? List.of() : session.destinations();
  }

  @Override
  void interruptSession(long nowNanos) {
    if (session != null) {
      session.interrupt(nowNanos);
    }
    finish(Outcome.INTERRUPTED, nowNanos);
  }
}
