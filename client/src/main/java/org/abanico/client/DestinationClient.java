package org.abanico.client;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.abanico.backup.LeftOut;
import org.abanico.backup.Recovery;
import org.abanico.backup.Shortfall;
import org.abanico.client.ClientEvent.Disconnected;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.ClientEvent.Refused;
import org.abanico.security.DeviceId;
import org.abanico.security.seal.SealedRequest;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.message.MessageHandler;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A destination: joins its group and waits, as long as it takes, for backups to rebuild in its
 * folder. Run with {@code retry}, it connects again whenever the connection is lost, after 1 s and
 * then ever later up to 30 s.
 */
public final class DestinationClient extends ClientProgram {
  /** Codes of a backup behind which a further one comes. */
  private static final Set<String> COMES_AGAIN = Set.of("changed", "slow");

  /** How often a destination for one backup stays when such a code ended it. */
  private static final int MAX_CHANGES = 2;

  private final DestinationOptions options;
  private final DestinationTarget target;
  private final Message join;
  private @Nullable DestinationSession session;
  private int changes;

  /**
   * @param target the folder; closed by the caller, once {@link #isFinished}
   */
  public DestinationClient(
      ServerAddress server,
      DestinationOptions options,
      DestinationTarget target,
      ClientContext context,
      Consumer<ClientEvent> events) {
    this(server, options, target, context, events, Dialer.overUdp(context));
  }

  DestinationClient(
      ServerAddress server,
      DestinationOptions options,
      DestinationTarget target,
      ClientContext context,
      Consumer<ClientEvent> events,
      Dialer dialer) {
    this(
        server,
        options,
        target,
        new Message.JoinDestination(options.group(), options.name()),
        context,
        events,
        dialer);
  }

  private DestinationClient(
      ServerAddress server,
      DestinationOptions options,
      DestinationTarget target,
      Message join,
      ClientContext context,
      Consumer<ClientEvent> events,
      Dialer dialer) {
    super(server, context, events, dialer);
    this.options = options;
    this.target = target;
    this.join = join;
  }

  /**
   * A client that gets back once what a destination holds, and ends: to the server a restorer, but
   * else a destination for one backup.
   *
   * @param target where it is restored; closed by the caller, once {@link #isFinished}
   */
  public static DestinationClient restoring(
      ServerAddress server,
      RestoreOptions options,
      DestinationTarget target,
      ClientContext context,
      Consumer<ClientEvent> events) {
    return restoring(server, options, target, context, events, Dialer.overUdp(context));
  }

  static DestinationClient restoring(
      ServerAddress server,
      RestoreOptions options,
      DestinationTarget target,
      ClientContext context,
      Consumer<ClientEvent> events,
      Dialer dialer) {
    DeviceId device = context.keys().device();
    SealedRequest request =
        new SealedRequest(options.group(), options.from(), options.restore(), device);
    Message join =
        new Message.JoinRestorer(
            options.group(),
            options.name(),
            options.from(),
            options.restore(),
            device.hex(),
            request.seal(options.request().text(), context.keys().content(), context.random()));
    DestinationOptions once = new DestinationOptions(options.group(), options.name(), false, true);
    return new DestinationClient(server, once, target, join, context, events, dialer);
  }

  /** What it says first. */
  Message join() {
    return join;
  }

  /** Whether it gets something back, and gives nothing. */
  boolean isRestoring() {
    return join instanceof Message.JoinRestorer;
  }

  /** Whether it waits for what is called so: a restorer for nothing but its own restore. */
  boolean takes(String backup) {
    return !(join instanceof Message.JoinRestorer own) || own.restore().equals(backup);
  }

  @Override
  void beginning() {
    recovered(target.takeRecoveries());
  }

  /** Tells what was found half done in the folder. */
  void recovered(List<Recovery> recoveries) {
    for (Recovery found : recoveries) {
      tell(new ClientEvent.Recovered(found.what(), found.backup(), found.tree()));
      lacks(found.shortfalls(), found.leftOut());
    }
  }

  /** Something of a backup is not in the folder as the source has it. */
  void lacks(List<Shortfall> shortfalls, LeftOut leftOut) {
    shortfalls.forEach(shortfall -> tell(new ClientEvent.FellShort(shortfall)));
    if (leftOut.count() > 0) {
      tell(new ClientEvent.LeftOut(leftOut));
    }
  }

  @Override
  MessageHandler newSession() {
    DestinationSession made = new DestinationSession(this, options, target);
    session = made;
    return made;
  }

  @Override
  void disconnected(CloseReason reason, long nowNanos) {
    if (isEnded()) {
      return;
    }
    boolean refused = reason.code() == CloseCode.VERSION || reason.code() == CloseCode.FULL;
    boolean again = options.retry() && reason.code() != CloseCode.VERSION;
    if (refused) {
      tell(new Refused(reason.code().text(), reason.words()));
    }
    if (again || !refused) {
      tell(new Disconnected(reason, again ? reconnect(nowNanos) : -1));
    }
    if (!again) {
      end(refused ? Outcome.REFUSED : Outcome.NO_CONNECTION);
    }
  }

  @Override
  void interruptSession(long nowNanos) {
    end(Outcome.INTERRUPTED);
    leave(CloseCode.INTERRUPTED, nowNanos);
  }

  private void leave(CloseCode code, long nowNanos) {
    if (session != null) {
      session.leave(code, nowNanos);
    }
  }

  /** The folder is the new tree. */
  void published(ClientEvent.Published published) {
    tell(published);
  }

  /** Nothing more is done on account of that backup. */
  void done(ClientEvent.Published published, long nowNanos) {
    boolean whole = published.omitted() == 0 && published.leftOut() == 0;
    endIfOnce(whole ? Outcome.COMPLETE : Outcome.INCOMPLETE, nowNanos);
  }

  /** A backup came to nothing here. */
  void backupFailed(ClientEvent.BackupFailed failed, long nowNanos) {
    tell(failed);
    if (!COMES_AGAIN.contains(failed.code()) || isRestoring() || changes++ == MAX_CHANGES) {
      endIfOnce(Outcome.FAILED, nowNanos);
    }
  }

  private void endIfOnce(Outcome outcome, long nowNanos) {
    if (options.once() && !isEnded()) {
      end(outcome);
      leave(CloseCode.DONE, nowNanos);
    }
  }
}
