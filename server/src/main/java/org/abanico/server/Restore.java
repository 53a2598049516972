package org.abanico.server;

import java.util.List;
import java.util.function.Consumer;
import org.abanico.server.ServerEvent.Role;
import org.abanico.wire.message.Message;

/**
 * One restore: a destination gives back to one client what that has asked for (protocol.md, section
 * 7.5). The destination is what a source is in a backup, and the client its only member.
 */
final class Restore implements ClientSession.Place, Relay.Member, Relay.Listener {
  private final Destination from;
  private final ClientSession giver;
  private final ClientSession session;
  private final long member;
  private final Message.JoinRestorer join;
  private final Consumer<ServerEvent> events;
  private final Relay relay;
  private boolean over;

  Restore(
      Destination from,
      ClientSession giver,
      ClientSession session,
      long member,
      Message.JoinRestorer join,
      BlockStore blocks,
      Consumer<ServerEvent> events) {
    this.from = from;
    this.giver = giver;
    this.session = session;
    this.member = member;
    this.join = join;
    this.events = events;
    this.relay =
        new Relay(
            group().name(),
            join.restore(),
            giver,
            false,
            List.of(this),
            blocks,
            this::happened,
            this);
  }

  /** Tells both that it begins. */
  void begin() {
    session.send(new Message.Joined(member));
    relay.begin(from.name());
    giver.send(
        new Message.Request(join.restore(), member, join.name(), join.device(), join.request()));
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
  public Way way() {
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

  @Override
  public void drained() {
    relay.drained(member);
  }

  String identifier() {
    return join.restore();
  }

  ServerStatus.Client status() {
    return session.status(member, name(), Role.RESTORER, false, relay.unsentBytes(member));
  }

  Relay relay() {
    return relay;
  }

  /** The client said something. */
  void say(Message.OfDestination message) throws ProtocolViolation {
    ProtocolViolation.unless(message.backup().equals(join.restore()), "about another restore");
    relay.fromMember(member, message);
  }

  /** The client is gone: so the one that gives back is told, if it still gives. */
  void left(String code) {
    if (!over) {
      giver.send(new Message.Gone(member, code, ""));
      relay.gone(member, code);
    }
  }

  /** The destination is gone. */
  void deserted() {
    relay.failed(new Message.Failed(join.restore(), "destination-gone", ""));
  }

  @Override
  public void finished(Relay.Member client) {}

  @Override
  public void settled(Relay settled) {
    if (!over && relay.isOver()) {
      over = true;
      from.served();
    }
  }
}
