package org.abanico.client;

import java.util.List;
import java.util.function.Consumer;
import org.abanico.backup.BackupReader;
import org.abanico.client.ClientEvent.Disconnected;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.ClientEvent.Refused;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.message.MessageHandler;
import org.jspecify.annotations.Nullable;

/**
 * A source: joins its group, waits for its destinations, sends its folder once, and ends with what
 * became of each. It connects once: what is interrupted is begun anew by its user.
 */
public final class SourceClient extends ClientProgram {
  private final SourceOptions options;
  private final SealingReader reader;
  private final TotalsSource totals;
  private @Nullable SourceSession session;

  /**
   * @param reader the folder; closed by the caller, once {@link #isFinished}
   * @param totals counts the same folder
   */
  public SourceClient(
      ServerAddress server,
      SourceOptions options,
      BackupReader reader,
      TotalsSource totals,
      ClientContext context,
      Consumer<ClientEvent> events) {
    this(server, options, reader, totals, context, events, Dialer.overUdp(context));
  }

  SourceClient(
      ServerAddress server,
      SourceOptions options,
      BackupReader reader,
      TotalsSource totals,
      ClientContext context,
      Consumer<ClientEvent> events,
      Dialer dialer) {
    super(server, context, events, dialer);
    this.options = options;
    this.reader = new SealingReader(reader, options.group(), context.keys(), context.random());
    this.totals = totals;
  }

  @Override
  MessageHandler newSession() {
    SourceSession made = new SourceSession(this, options, reader, totals);
    session = made;
    return made;
  }

  @Override
  void disconnected(CloseReason reason, long nowNanos) {
    boolean refused = reason.code() == CloseCode.VERSION || reason.code() == CloseCode.FULL;
    if (refused) {
      tell(new Refused(reason.code().text(), reason.words()));
    } else {
      tell(new Disconnected(reason, -1));
    }
    if (session != null) {
      session.cutOff(reason.code().text(), reason.words(), nowNanos);
    }
    end(refused ? Outcome.REFUSED : Outcome.NO_CONNECTION);
  }

  /** How far each destination is that is there; none before it has joined. */
  public List<DestinationStatus> destinations() {
    return session == null ? List.of() : session.destinations();
  }

  @Override
  void interruptSession(long nowNanos) {
    if (session != null) {
      session.interrupt(nowNanos);
    }
  }
}
