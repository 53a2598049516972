package org.abanico.client;

import java.util.Optional;
import java.util.function.Consumer;
import org.abanico.client.ClientEvent.Disconnected;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.ClientEvent.Refused;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.message.MessageHandler;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A client that enters no group: it asks a server what there is, or has a backup begin, and ends
 * (protocol.md, section 7.7). It connects once.
 */
public final class ObserverClient extends ClientProgram {
  private final String name;
  private final Optional<String> toStart;
  private final Consumer<ServerReport> reports;
  private final Consumer<Message.Started> starts;
  private @Nullable ObserverSession session;

  private ObserverClient(
      ServerAddress server,
      String name,
      Optional<String> toStart,
      Consumer<ServerReport> reports,
      Consumer<Message.Started> starts,
      ClientContext context,
      Consumer<ClientEvent> events,
      Dialer dialer) {
    super(server, context, events, dialer);
    this.name = name;
    this.toStart = toStart;
    this.reports = reports;
    this.starts = starts;
  }

  /**
   * One that asks what there is. When something runs it asks once more after a second, to see how
   * fast.
   *
   * @param reports told what there is, once, before {@link Outcome#COMPLETE}
   */
  public static ObserverClient asking(
      ServerAddress server,
      String name,
      Consumer<ServerReport> reports,
      ClientContext context,
      Consumer<ClientEvent> events) {
    return asking(server, name, reports, context, events, Dialer.overUdp(context));
  }

  static ObserverClient asking(
      ServerAddress server,
      String name,
      Consumer<ServerReport> reports,
      ClientContext context,
      Consumer<ClientEvent> events,
      Dialer dialer) {
    return new ObserverClient(
        server, name, Optional.empty(), reports, _ -> {}, context, events, dialer);
  }

  /**
   * One that has the backup of a group begin, with the destinations that are there.
   *
   * @param starts told that it begins, once, before {@link Outcome#COMPLETE}
   */
  public static ObserverClient starting(
      ServerAddress server,
      String name,
      String group,
      Consumer<Message.Started> starts,
      ClientContext context,
      Consumer<ClientEvent> events) {
    return starting(server, name, group, starts, context, events, Dialer.overUdp(context));
  }

  static ObserverClient starting(
      ServerAddress server,
      String name,
      String group,
      Consumer<Message.Started> starts,
      ClientContext context,
      Consumer<ClientEvent> events,
      Dialer dialer) {
    return new ObserverClient(
        server, name, Optional.of(group), _ -> {}, starts, context, events, dialer);
  }

  String name() {
    return name;
  }

  /** What it asks for. */
  Message.OfObserver question() {
    return toStart
        .<Message.OfObserver>map(Message.StartGroup::new)
        .orElseGet(Message.AskReport::new);
  }

  void reported(ServerReport report) {
    reports.accept(report);
    end(Outcome.COMPLETE);
  }

  void started(Message.Started started) {
    starts.accept(started);
    end(Outcome.COMPLETE);
  }

  void refused(Message.Refused refused) {
    tell(new Refused(refused.code(), refused.words()));
    end(Outcome.REFUSED);
  }

  @Override
  MessageHandler newSession() {
    ObserverSession made = new ObserverSession(this);
    session = made;
    return made;
  }

  @Override
  void disconnected(CloseReason reason, long nowNanos) {
    if (isEnded()) {
      return;
    }
    boolean refused = reason.code() == CloseCode.VERSION || reason.code() == CloseCode.FULL;
    tell(
        refused ? new Refused(reason.code().text(), reason.words()) : new Disconnected(reason, -1));
    end(refused ? Outcome.REFUSED : Outcome.NO_CONNECTION);
  }

  @Override
  void interruptSession(long nowNanos) {
    if (session != null) {
      session.leave(CloseCode.INTERRUPTED, nowNanos);
    }
  }
}
