package org.abanico.server;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * One client as the server sees it: takes its messages to its group, and closes its connection when
 * it breaks the protocol.
 */
final class ClientSession extends PortSession implements Way {
  /** How long a client may be connected without a JOIN (protocol.md, section 5). */
  private static final long JOIN_TIMEOUT = 10_000_000_000L;

  /** What a client is in its group: one of these. */
  sealed interface Place permits Source, Destination, Restore, Site {
    Group group();

    /** Its connection has room for more. */
    void drained();
  }

  private @Nullable Realm realm;
  private @Nullable Place place;
  private @Nullable Observer observer;
  private boolean hasLeft;
  private long joinDeadline = Long.MAX_VALUE;

  ClientSession(RelayServer server) {
    super(server);
  }

  Realm realm() {
    if (realm == null) {
      throw new IllegalStateException("not open");
    }
    return realm;
  }

  /** Sends a block; takes ownership of {@code body}. */
  void sendBlock(Message.Block header, ByteBuf body) {
    port().sendBlock(header, body);
    suspectIfBehind();
  }

  @Override
  public Outlet open(String backup, BlockStore.Share store, Consumer<String> onLost) {
    return new DirectOutlet(this, backup, store, onLost);
  }

  @Override
  public void tell(Message.Wait wait) {
    send(wait);
  }

  /** Says that something is refused, to both sides, and closes the connection. */
  void refuse(String code, String words, ServerEvent told, long nowNanos) {
    hasLeft = true;
    port().send(new Message.Refused(code, Limits.clip(words)));
    server().tell(told);
    port().close(CloseCode.DONE, "", nowNanos);
  }

  @Override
  public void opened(MessagePort opened, long nowNanos) {
    super.opened(opened, nowNanos);
    realm = server().realm(opened.connection().peer().keyId());
    joinDeadline = nowNanos + JOIN_TIMEOUT;
  }

  @Override
  public void message(Message message, long nowNanos) {
    server().at(nowNanos);
    if (hasLeft) {
      return;
    }
    try {
      receive(message, nowNanos);
    } catch (ProtocolViolation violation) {
      close(String.valueOf(violation.getMessage()), nowNanos);
    }
    server().closeSuspects(nowNanos);
  }

  private void receive(Message message, long nowNanos) throws ProtocolViolation {
    switch (message) {
      case Message.JoinDestination join -> place = door().join(join, nowNanos);
      case Message.JoinSource join -> place = door().join(join, nowNanos);
      case Message.JoinRestorer join -> place = door().join(join, nowNanos);
      case Message.JoinSite join -> place = door().join(join, nowNanos);
      case Message.JoinObserver join -> observer = door().join(join, nowNanos);
      case Message.OfObserver asked -> observer().asked(asked, nowNanos);
      case Message.Leave _ -> {
        leave("left", "");
        port().close(CloseCode.DONE, "", nowNanos);
      }
      case Message.Start start when place instanceof Source source ->
          source.group().turns().start(source, start);
      case Message.Key key -> to(key.backup(), relay -> relay.key(key));
      case Message.Total total -> to(total.backup(), relay -> relay.total(total));
      case Message.Sent all -> to(all.backup(), relay -> relay.sent(all));
      case Message.Drop drop -> to(drop.backup(), relay -> relay.drop(drop));
      case Message.Failed failed when place instanceof Source ->
          to(failed.backup(), relay -> relay.failed(failed));
      case Message.Member member when place instanceof Site site -> site.came(member, nowNanos);
      case Message.Gone gone when place instanceof Site site -> site.gone(gone);
      case Message.From from when place instanceof Site site -> site.said(from);
      case Message.Kept kept when place instanceof Site site -> site.kept(kept);
      case Message.Retry retry when place instanceof Site site -> site.retry(retry);
      case Message.Full full when place instanceof Site site -> site.full(full);
      case Message.OfDestination said when place instanceof Restore restore -> restore.say(said);
      case Message.OfDestination said -> destination().say(said);
      case Message.Joined _,
          Message.Refused _,
          Message.Member _,
          Message.Gone _,
          Message.Wait _,
          Message.ReadyToSend _,
          Message.Begin _,
          Message.Bring _,
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

  private Door door() throws ProtocolViolation {
    ProtocolViolation.unless(place == null && observer == null, "joined already");
    joinDeadline = Long.MAX_VALUE;
    return new Door(server(), realm(), this);
  }

  @Override
  @Nullable Relay relay(String backup) throws ProtocolViolation {
    if (hasLeft) {
      return null;
    }
    return switch (place) {
      case Source source -> source.relay(backup);
      case Destination destination -> destination.restoring(backup);
      case Restore _, Site _ -> throw new ProtocolViolation("what only a source says");
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

  @Override
  public void drained(long nowNanos) {
    if (place != null) {
      place.drained();
    }
    server().closeSuspects(nowNanos);
  }

  @Override
  public boolean absent(long nowNanos) {
    boolean kept = place != null && place.group().away(place);
    server().closeSuspects(nowNanos);
    return kept;
  }

  @Override
  public void returned(long nowNanos) {
    if (place != null) {
      place.group().back(place);
    }
    server().closeSuspects(nowNanos);
  }

  @Override
  public void closed(CloseReason reason, long nowNanos) {
    server().at(nowNanos);
    leave(reason.code() == CloseCode.DONE ? "left" : reason.code().text(), reason.words());
    server().closeSuspects(nowNanos);
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
