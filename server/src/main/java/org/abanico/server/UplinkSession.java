package org.abanico.server;

import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the other server of an {@link Uplink}: takes its messages to the group here, of
 * which it is a source, and closes the connection when it breaks the protocol.
 */
final class UplinkSession extends PortSession {
  private static final long JOIN_TIMEOUT = 10_000_000_000L;

  private final Uplink uplink;
  private @Nullable Group group;
  private @Nullable Source source;
  private Message.@Nullable Refused refused;
  private @Nullable Long joined;
  private long joinDeadline = Long.MAX_VALUE;

  UplinkSession(Uplink uplink) {
    super(uplink.server());
    this.uplink = uplink;
  }

  @Override
  public void opened(MessagePort opened, long nowNanos) {
    super.opened(opened, nowNanos);
    joinDeadline = nowNanos + JOIN_TIMEOUT;
    send(new Message.JoinSite(uplink.group(), uplink.site()));
  }

  @Override
  public void message(Message message, long nowNanos) {
    server().at(nowNanos);
    try {
      receive(message, nowNanos);
    } catch (ProtocolViolation violation) {
      close(String.valueOf(violation.getMessage()), nowNanos);
    }
    server().closeSuspects(nowNanos);
  }

  private void receive(Message message, long nowNanos) throws ProtocolViolation {
    switch (message) {
      case Message.Joined _ when source == null -> {
        joinDeadline = Long.MAX_VALUE;
        joined = nowNanos;
        group = uplink.realm().group(uplink.group());
        source = group.joinUpstream(this, uplink.upstream());
      }
      case Message.Refused refusal when source == null -> {
        refused = refusal;
        port().close(CloseCode.DONE, "", nowNanos);
      }
      case Message.Bring bring -> group().turns().bring(source(), bring);
      case Message.Gone gone -> refused(gone);
      case Message.Key key -> to(key.backup(), relay -> relay.key(key));
      case Message.Total total -> to(total.backup(), relay -> relay.total(total));
      case Message.Sent all -> to(all.backup(), relay -> relay.sent(all));
      case Message.Drop drop -> to(drop.backup(), relay -> relay.drop(drop));
      case Message.Failed failed -> to(failed.backup(), relay -> relay.failed(failed));
      default -> throw new ProtocolViolation("not for a site");
    }
  }

  /** A destination may not take part in that server's backups; it may have left meanwhile. */
  private void refused(Message.Gone gone) throws ProtocolViolation {
    String name = group().nameOf(gone.member());
    if (!name.isEmpty()) {
      server()
          .tell(new ServerEvent.MemberRefused(group().name(), uplink.site(), name, gone.code()));
    }
  }

  @Override
  @Nullable Relay relay(String backup) throws ProtocolViolation {
    return source().relay(backup);
  }

  private Source source() throws ProtocolViolation {
    if (source == null) {
      throw new ProtocolViolation("before JOINED");
    }
    return source;
  }

  private Group group() throws ProtocolViolation {
    if (group == null) {
      throw new ProtocolViolation("before JOINED");
    }
    return group;
  }

  @Override
  public void closed(CloseReason reason, long nowNanos) {
    server().at(nowNanos);
    joinDeadline = Long.MAX_VALUE;
    Source left = source;
    source = null;
    if (left != null && group != null) {
      group.leaveUpstream(left);
      uplink.realm().forgetIfEmpty(group);
    }
    if (refused != null) {
      uplink.lost(refused.code(), refused.words(), null, nowNanos);
    } else {
      uplink.lost(reason.code().text(), reason.words(), joined, nowNanos);
    }
    server().closeSuspects(nowNanos);
  }

  @Override
  public long nextDeadline() {
    return joinDeadline;
  }

  @Override
  public void onDeadline(long nowNanos) {
    if (nowNanos >= joinDeadline) {
      joinDeadline = Long.MAX_VALUE;
      close("no JOINED", nowNanos);
    }
  }
}
