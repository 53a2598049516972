package org.abanico.server;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.abanico.security.DeviceId;
import org.abanico.server.ServerEvent.Role;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.ConnectionStatistics;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * One client as the server sees it: takes its messages to its group, and closes its connection when
 * it breaks the protocol.
 */
final class ClientSession implements MessageHandler {
  /** How long a client may be connected without a JOIN (protocol.md, section 5). */
  private static final long JOIN_TIMEOUT = 10_000_000_000L;

  /**
   * Messages that may be left out are, while more bytes than this wait (protocol.md, section 6).
   */
  private static final long BUSY_CONTROL = 64 << 10;

  /**
   * Blocks of one client, whatever their size, for which it has no credit back yet. A source that
   * keeps to its own limit of {@link Limits#MAX_UNKEPT_BLOCKS} stays well below.
   */
  private static final int MAX_UNCREDITED = 1024;

  /** The code for a group that the client's key is not good for; the words name those that are. */
  private static final String NOT_ALLOWED = "group-not-allowed";

  /** What a client is in its group: one of these. */
  sealed interface Place permits Source, Destination, Restore {
    Group group();

    /** Its connection has room for more. */
    void drained();
  }

  private final RelayServer server;
  private @Nullable MessagePort port;
  private @Nullable Realm realm;
  private @Nullable Place place;
  private @Nullable Observer observer;
  private boolean hasLeft;
  private long joinDeadline = Long.MAX_VALUE;
  private int uncredited;

  ClientSession(RelayServer server) {
    this.server = server;
  }

  MessagePort port() {
    if (port == null) {
      throw new IllegalStateException("not open");
    }
    return port;
  }

  Realm realm() {
    if (realm == null) {
      throw new IllegalStateException("not open");
    }
    return realm;
  }

  /** Sends a message that must arrive. */
  void send(Message message) {
    port().send(message);
    suspectIfBehind();
  }

  /** Sends a block; takes ownership of {@code body}. */
  void sendBlock(Message.Block header, ByteBuf body) {
    port().sendBlock(header, body);
    suspectIfBehind();
  }

  private void suspectIfBehind() {
    if (port().unsentControlBytes() > RelayServer.MAX_UNSENT_CONTROL) {
      server.suspect(this);
    }
  }

  /** Sends a message that the next of its kind makes obsolete, unless the client is behind. */
  void sendIfIdle(Message message) {
    if (port().unsentControlBytes() <= BUSY_CONTROL) {
      port().send(message);
    }
  }

  /** Where the client is, for a person. */
  String address() {
    InetSocketAddress remote = port().connection().remote();
    String host = remote.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + remote.getPort();
  }

  /**
   * How it is, for the server's user.
   *
   * @param keptBytes of blocks for it that have not been handed to its connection
   */
  ServerStatus.Client status(long member, String name, Role role, boolean away, long keptBytes) {
    ConnectionStatistics statistics = port().connection().statistics();
    return new ServerStatus.Client(
        member,
        name,
        role,
        address(),
        away,
        statistics.smoothedRttNanos(),
        statistics.packetsSent(),
        statistics.packetsLost(),
        statistics.bytesSent(),
        statistics.bytesReceived(),
        port().unsentBytes() + keptBytes,
        statistics.congestionWindow(),
        statistics.bytesRetransmitted());
  }

  void close(String violation, long nowNanos) {
    port().close(CloseCode.PROTOCOL, violation, nowNanos);
  }

  @Override
  public void opened(MessagePort opened, long nowNanos) {
    port = opened;
    realm = server.realm(opened.connection().peer().keyId());
    joinDeadline = nowNanos + JOIN_TIMEOUT;
  }

  @Override
  public void message(Message message, long nowNanos) {
    server.at(nowNanos);
    if (hasLeft) {
      return;
    }
    try {
      receive(message, nowNanos);
    } catch (ProtocolViolation violation) {
      close(String.valueOf(violation.getMessage()), nowNanos);
    }
    server.closeSuspects(nowNanos);
  }

  private void receive(Message message, long nowNanos) throws ProtocolViolation {
    switch (message) {
      case Message.JoinDestination join -> join(join, nowNanos);
      case Message.JoinSource join -> join(join, nowNanos);
      case Message.JoinRestorer join -> join(join, nowNanos);
      case Message.JoinObserver join -> join(join, nowNanos);
      case Message.OfObserver asked -> observer().asked(asked, nowNanos);
      case Message.Leave _ -> {
        leave("left", "");
        port().close(CloseCode.DONE, "", nowNanos);
      }
      case Message.Start start when place instanceof Source source ->
          source.group().start(source, start);
      case Message.Key key -> {
        Relay relay = sent(key.backup());
        if (relay != null) {
          relay.key(key);
        }
      }
      case Message.Total total -> {
        Relay relay = sent(total.backup());
        if (relay != null) {
          relay.total(total);
        }
      }
      case Message.Sent all -> {
        Relay relay = sent(all.backup());
        if (relay != null) {
          relay.sent(all);
        }
      }
      case Message.Drop drop -> {
        Relay relay = sent(drop.backup());
        if (relay != null) {
          relay.drop(drop);
        }
      }
      case Message.Failed failed when place instanceof Source source -> {
        Relay relay = source.relay(failed.backup());
        if (relay != null) {
          relay.failed(failed);
        }
      }
      case Message.OfDestination said when place instanceof Restore restore -> restore.say(said);
      case Message.OfDestination said -> destination().say(said);
      case Message.Joined _,
          Message.Refused _,
          Message.Member _,
          Message.Gone _,
          Message.Wait _,
          Message.ReadyToSend _,
          Message.Begin _,
          Message.Request _,
          Message.Block _,
          Message.Kept _,
          Message.Full _,
          Message.Turn _,
          Message.From _,
          Message.Started _,
          Message.OfReport _ ->
          throw new ProtocolViolation("a message that only a server sends");
      case Message.Start _ -> throw new ProtocolViolation("what only a source says");
    }
  }

  /**
   * What this client sends that is called so.
   *
   * @return null when that is over, and what is said of it is to be ignored
   */
  private @Nullable Relay sent(String backup) throws ProtocolViolation {
    return switch (place) {
      case Source source -> source.relay(backup);
      case Destination destination -> destination.restoring(backup);
      case Restore _ -> throw new ProtocolViolation("what only a source says");
      case null -> throw new ProtocolViolation("not joined");
    };
  }

  private Destination destination() throws ProtocolViolation {
    if (place instanceof Destination destination) {
      return destination;
    }
    throw new ProtocolViolation("a destination's message from a client that is none");
  }

  private Observer observer() throws ProtocolViolation {
    if (observer == null) {
      throw new ProtocolViolation("an observer's message from a client that is none");
    }
    return observer;
  }

  private void join(Message.JoinObserver join, long nowNanos) throws ProtocolViolation {
    ProtocolViolation.unless(place == null && observer == null, "joined already");
    joinDeadline = Long.MAX_VALUE;
    Observer joined = new Observer(this, join.name());
    String refusal = Limits.isName(join.name()) ? admission(join.name()) : "bad-name";
    if (refusal == null && !realm().admitObserver()) {
      refusal = "full";
    }
    if (refusal == null) {
      observer = joined;
      send(new Message.Joined(realm().nextMember()));
    } else {
      joined.refuse("*", refusal, "", nowNanos);
    }
  }

  private void join(Message.JoinDestination join, long nowNanos) throws ProtocolViolation {
    if (mayJoin(join.group(), join.name(), Role.DESTINATION, nowNanos)) {
      replace(realm().group(join.group()).absent(join.name()), nowNanos);
      Group group = realm().group(join.group());
      String refusal = group.refusal(join.name());
      if (refusal == null) {
        place = group.join(this, realm().nextMember(), join.name());
      } else {
        refuse(join.group(), join.name(), Role.DESTINATION, refusal, nowNanos);
      }
    }
  }

  private void join(Message.JoinSource join, long nowNanos) throws ProtocolViolation {
    if (mayJoin(join.group(), join.name(), Role.SOURCE, nowNanos)) {
      Group group = realm().group(join.group());
      String refusal = group.refusal(join);
      if (refusal == null) {
        place = group.join(this, realm().nextMember(), join);
      } else {
        refuse(join.group(), join.name(), Role.SOURCE, refusal, nowNanos);
      }
    }
  }

  private void join(Message.JoinRestorer join, long nowNanos) throws ProtocolViolation {
    if (mayJoin(join.group(), join.name(), Role.RESTORER, nowNanos)) {
      Group group = realm().group(join.group());
      String refusal = group.refusal(join);
      if (refusal == null) {
        place = group.join(this, realm().nextMember(), join);
      } else {
        refuse(join.group(), join.name(), Role.RESTORER, refusal, nowNanos);
        realm().forgetIfEmpty(group);
      }
    }
  }

  /** Who is away does not keep another from its place. */
  private static void replace(@Nullable ClientSession absent, long nowNanos) {
    if (absent != null) {
      absent.port().close(CloseCode.REPLACED, "", nowNanos);
    }
  }

  private boolean mayJoin(String group, String name, Role role, long nowNanos)
      throws ProtocolViolation {
    ProtocolViolation.unless(place == null && observer == null, "joined already");
    joinDeadline = Long.MAX_VALUE;
    String refusal = refusal(group, name);
    if (refusal == null) {
      return true;
    }
    refuse(group, name, role, refusal, nowNanos);
    return false;
  }

  /** The code with which the client is refused under that name; null when it is not. */
  private @Nullable String refusal(String group, String name) {
    if (!Limits.isName(group) || !Limits.isName(name)) {
      return "bad-name";
    }
    return realm().grant().covers(group) ? admission(name) : NOT_ALLOWED;
  }

  private @Nullable String admission(String name) {
    DeviceId device = port().connection().peer().device();
    return switch (server.devices().admit(realm().grant().key(), name, device)) {
      case ADMITTED -> null;
      case NAME_OF_ANOTHER -> "name-of-another";
      case BLOCKED -> "blocked";
      case FULL -> "full";
    };
  }

  private void refuse(String group, String name, Role role, String code, long nowNanos) {
    KeyGrant grant = realm().grant();
    String words = code.equals(NOT_ALLOWED) ? String.join(", ", grant.groups()) : "";
    ServerEvent told =
        new ServerEvent.ClientRefused(grant.label(group), name, role, address(), code);
    refuse(code, words, told, nowNanos);
  }

  /** Says that something is refused, to both sides, and closes the connection. */
  void refuse(String code, String words, ServerEvent told, long nowNanos) {
    hasLeft = true;
    port().send(new Message.Refused(code, Limits.clip(words)));
    server.tell(told);
    port().close(CloseCode.DONE, "", nowNanos);
  }

  @Override
  public void block(Message.Block header, ByteBuf body, long nowNanos) {
    Relay relay = null;
    try {
      if (!hasLeft) {
        ProtocolViolation.unless(uncredited < MAX_UNCREDITED, "too many blocks at a time");
        relay = sent(header.backup());
      }
    } catch (ProtocolViolation violation) {
      close(String.valueOf(violation.getMessage()), nowNanos);
    }
    if (relay == null) {
      body.release();
      port().release(header.length());
    } else {
      hand(relay, header, body, nowNanos);
    }
    server.closeSuspects(nowNanos);
  }

  private void hand(Relay relay, Message.Block header, ByteBuf body, long nowNanos) {
    uncredited++;
    try {
      relay.block(header, body, () -> credit(header.length()), nowNanos);
    } catch (ProtocolViolation violation) {
      close(String.valueOf(violation.getMessage()), nowNanos);
    }
  }

  private void credit(int length) {
    uncredited--;
    port().release(length);
  }

  @Override
  public void drained(long nowNanos) {
    if (place != null) {
      place.drained();
    }
    server.closeSuspects(nowNanos);
  }

  @Override
  public boolean absent(long nowNanos) {
    boolean kept = place != null && place.group().away(place);
    server.closeSuspects(nowNanos);
    return kept;
  }

  @Override
  public void returned(long nowNanos) {
    if (place != null) {
      place.group().back(place);
    }
    server.closeSuspects(nowNanos);
  }

  @Override
  public void closed(CloseReason reason, long nowNanos) {
    server.at(nowNanos);
    leave(reason.code() == CloseCode.DONE ? "left" : reason.code().text(), reason.words());
    server.closeSuspects(nowNanos);
  }

  private void leave(String code, String words) {
    hasLeft = true;
    joinDeadline = Long.MAX_VALUE;
    Place left = place;
    place = null;
    if (observer != null) {
      realm().observerLeft();
      observer = null;
    }
    if (left != null) {
      left.group().leave(left, code, words);
      realm().forgetIfEmpty(left.group());
    }
  }

  @Override
  public long nextDeadline() {
    return joinDeadline;
  }

  @Override
  public void onDeadline(long nowNanos) {
    if (nowNanos >= joinDeadline) {
      joinDeadline = Long.MAX_VALUE;
      close("no JOIN", nowNanos);
    }
  }
}
