package org.abanico.server;

import io.netty.buffer.ByteBuf;
import org.abanico.server.ServerEvent.ClientJoined;
import org.abanico.server.ServerEvent.ClientRefused;
import org.abanico.server.ServerEvent.Role;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/** One connected client: before JOIN, and then as what it joined. */
final class ClientSession implements MessageHandler {
  private final RelayServer server;
  private @Nullable MessagePort port;
  private @Nullable Group group;
  private Role role = Role.DESTINATION;
  private String name = "";
  private int number;

  ClientSession(RelayServer server) {
    this.server = server;
  }

  @Override
  public void opened(MessagePort opened, long nowNanos) {
    port = opened;
  }

  @Override
  public void message(Message message, long nowNanos) {
    switch (message) {
      case Message.JoinDestination join ->
          join(join.group(), join.name(), Role.DESTINATION, null, nowNanos);
      case Message.JoinSource join -> join(join.group(), join.name(), Role.SOURCE, join, nowNanos);
      case Message.Leave _ -> leave("left", "", nowNanos);
      case Message.Total total when isSource() -> group().fromSource(total);
      case Message.Failed failed -> failed(failed);
      case Message.Need _, Message.Stored _, Message.Retry _, Message.Progress _, Message.Receipt _
          when isDestination() ->
          group().fromMember(this, message);
      default -> breach("not for a " + role + ": " + message.getClass().getSimpleName(), nowNanos);
    }
  }

  private void failed(Message.Failed failed) {
    if (isSource()) {
      group().fromSource(failed);
    } else if (isDestination()) {
      group().fromMember(this, failed);
    }
  }

  private void join(
      String groupName,
      String clientName,
      Role joinRole,
      Message.@Nullable JoinSource source,
      long nowNanos) {
    if (group != null) {
      breach("JOIN twice", nowNanos);
      return;
    }
    role = joinRole;
    name = clientName;
    String refusal =
        Limits.isName(groupName) && Limits.isName(clientName)
            ? server.group(groupName).refusal(clientName, joinRole)
            : "bad-name";
    if (refusal != null) {
      refuse(groupName, refusal, nowNanos);
      return;
    }
    Group joined = server.group(groupName);
    group = joined;
    number = server.nextMember();
    send(new Message.Joined(number));
    server.tell(
        new ClientJoined(groupName, name, role, address(), source == null ? 0 : source.need()));
    if (source == null) {
      joined.addDestination(this);
    } else {
      joined.setSource(this, source.need(), source.backup());
    }
  }

  private void refuse(String groupName, String code, long nowNanos) {
    server.tell(new ClientRefused(groupName, name, role, address(), code));
    if (Limits.isName(groupName)) {
      server.forgetIfEmpty(server.group(groupName));
    }
    send(new Message.Refused(code, ""));
    port().close(CloseCode.DONE, code, nowNanos);
  }

  private void breach(String words, long nowNanos) {
    port().close(CloseCode.PROTOCOL, words, nowNanos);
  }

  @Override
  public void block(Message.Block header, ByteBuf body, long nowNanos) {
    if (!isSource()) {
      body.release();
      breach("BLOCK from a " + role, nowNanos);
      return;
    }
    group().relay(header, body, nowNanos);
  }

  @Override
  public void drained(long nowNanos) {
    if (isDestination()) {
      group().drained(this);
    }
  }

  @Override
  public void closed(CloseReason reason, long nowNanos) {
    leave(reason.code() == CloseCode.LOST ? "lost" : "left", reason.words(), nowNanos);
  }

  private void leave(String code, String words, long nowNanos) {
    Group left = group;
    if (left == null) {
      return;
    }
    group = null;
    left.remove(this, code, words);
    server.tell(new ServerEvent.ClientLeft(left.name(), name, role, code, words));
    server.forgetIfEmpty(left);
    if (port().isOpen()) {
      port().close(CloseCode.DONE, "", nowNanos);
    }
  }

  void send(Message message) {
    if (port().isOpen()) {
      port().send(message);
    }
  }

  MessagePort port() {
    if (port == null) {
      throw new IllegalStateException("not open");
    }
    return port;
  }

  private Group group() {
    if (group == null) {
      throw new IllegalStateException("not in a group");
    }
    return group;
  }

  private boolean isSource() {
    return group != null && role == Role.SOURCE;
  }

  private boolean isDestination() {
    return group != null && role == Role.DESTINATION;
  }

  private String address() {
    var remote = port().connection().remote();
    return remote.getAddress().getHostAddress() + ":" + remote.getPort();
  }

  String name() {
    return name;
  }

  int number() {
    return number;
  }

  Role role() {
    return role;
  }
}
