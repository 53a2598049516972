package org.abanico.server;

import java.util.List;
import java.util.function.Consumer;
import org.abanico.wire.message.Message;

/**
 * One restore: a destination gives back to one client what that has asked for (protocol.md, section
 * 7.5). The destination is what a source is in a backup, and the client its only member.
 */
final class Restore implements ClientSession.Place, ClientSession.Sender, Relay.Member {
  private final Group.Destination from;
  private final ClientSession session;
  private final long member;
  private final Message.JoinRestorer join;
  private final Consumer<ServerEvent> events;
  private final Relay relay;
  private boolean over;

  Restore(
      Group.Destination from,
      ClientSession session,
      long member,
      Message.JoinRestorer join,
      Consumer<ServerEvent> events) {
    this.from = from;
    this.session = session;
    this.member = member;
    this.join = join;
    this.events = events;
    this.relay =
        new Relay(group().name(), join.restore(), from.session(), List.of(this), this::happened);
  }

  /** Tells both that it begins. */
  void begin() {
    session.send(new Message.Joined(member));
    session.send(new Message.Begin(join.restore(), from.name()));
    from.session()
        .send(
            new Message.Request(
                join.restore(), member, join.name(), join.device(), join.request()));
  }

  private void happened(ServerEvent event) {
    if (event instanceof ServerEvent.MemberFinished finished) {
      events.accept(
          new ServerEvent.RestoreEnded(
              finished.group(),
              join.restore(),
              from.name(),
              join.name(),
              finished.held(),
              finished.code()));
    }
  }

  @Override
  public Group group() {
    return from.group();
  }

  @Override
  public ClientSession session() {
    return session;
  }

  @Override
  public long member() {
    return member;
  }

  @Override
  public String name() {
    return join.name();
  }

  String identifier() {
    return join.restore();
  }

  /** The client said something. */
  void say(Message.OfDestination message) throws ProtocolViolation {
    ProtocolViolation.unless(message.backup().equals(join.restore()), "about another restore");
    relay.fromMember(member, message);
    endIfOver();
  }

  @Override
  public void key(Message.Key key) throws ProtocolViolation {
    relay.key(key);
  }

  @Override
  public void total(Message.Total total) {
    relay.total(total);
  }

  @Override
  public void failed(Message.Failed failed) {
    relay.failed(failed);
    endIfOver();
  }

  @Override
  public void block(Message.Block header, RelayedBody body, long nowNanos)
      throws ProtocolViolation {
    relay.block(header, body, nowNanos);
  }

  /** The client is gone. */
  void left(String code, String words) {
    if (!over) {
      relay.gone(member, code, words);
      endIfOver();
    }
  }

  /** The destination is gone. */
  void deserted() {
    failed(new Message.Failed(join.restore(), "destination-gone", ""));
  }

  /** Whether one waits for the other. */
  boolean isRunning() {
    return !over;
  }

  private void endIfOver() {
    if (!over && !relay.waitsFor(member)) {
      over = true;
      from.served();
    }
  }
}
