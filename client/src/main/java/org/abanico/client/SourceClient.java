package org.abanico.client;

import java.util.function.Consumer;
import org.abanico.backup.BackupReader;
import org.abanico.client.ClientEvent.Disconnected;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.transport.CloseReason;
import org.abanico.transport.message.MessageHandler;
import org.jspecify.annotations.Nullable;

/**
 * A source: joins its group, waits for its destinations, sends its folder once, and ends with what
 * became of each.
 */
public final class SourceClient extends ClientProgram {
  private final SourceOptions options;
  private final BackupReader reader;
  private final TotalsSource totals;
  private @Nullable SourceSession session;

  /**
   * @param reader the folder; closed by the caller, after the end
   * @param totals counts the same folder
   */
  public SourceClient(
      ServerAddress server,
      SourceOptions options,
      BackupReader reader,
      TotalsSource totals,
      ClientContext context,
      Consumer<ClientEvent> events) {
    super(server, context, events);
    this.options = options;
    this.reader = reader;
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
    tell(new Disconnected(reason, -1));
    end(Outcome.NO_CONNECTION);
  }

  @Override
  public void interrupt(long nowNanos) {
    end(Outcome.INTERRUPTED);
    if (session != null) {
      session.interrupt(nowNanos);
    }
    abandonOpening(nowNanos);
  }
}
