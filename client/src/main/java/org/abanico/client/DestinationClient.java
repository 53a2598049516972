package org.abanico.client;

import java.util.function.Consumer;
import org.abanico.client.ClientEvent.Disconnected;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.message.MessageHandler;
import org.jspecify.annotations.Nullable;

/**
 * A destination: joins its group and waits, as long as it takes, for backups to rebuild in its
 * folder.
 */
public final class DestinationClient extends ClientProgram {
  private final DestinationOptions options;
  private final DestinationTarget target;
  private @Nullable DestinationSession session;

  /**
   * @param target the folder; closed by the caller, after the end
   */
  public DestinationClient(
      ServerAddress server,
      DestinationOptions options,
      DestinationTarget target,
      ClientContext context,
      Consumer<ClientEvent> events) {
    super(server, context, events);
    this.options = options;
    this.target = target;
  }

  @Override
  MessageHandler newSession() {
    DestinationSession made = new DestinationSession(this, options, target);
    session = made;
    return made;
  }

  @Override
  void disconnected(CloseReason reason, long nowNanos) {
    boolean again = options.retry() && !isEnded() && reason.code() != CloseCode.VERSION;
    tell(new Disconnected(reason, again ? reconnect(nowNanos) : -1));
    if (!again) {
      end(Outcome.NO_CONNECTION);
    }
  }

  @Override
  public void interrupt(long nowNanos) {
    end(Outcome.INTERRUPTED);
    if (session != null) {
      session.leave(nowNanos);
    }
    abandonOpening(nowNanos);
  }
}
