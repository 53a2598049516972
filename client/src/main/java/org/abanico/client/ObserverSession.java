package org.abanico.client;

import io.netty.buffer.ByteBuf;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/** An observer's connection (protocol.md, section 7.7). */
final class ObserverSession implements MessageHandler {
  private static final long BETWEEN_REPORTS = 1_000_000_000L;

  /** A server that does not know observers says so; one that says nothing is given up. */
  private static final long PATIENCE = 20_000_000_000L;

  private final ObserverClient client;
  private final ReportReader reader = new ReportReader();
  private @Nullable MessagePort port;
  private boolean askedAgain;
  private long askAgain = Long.MAX_VALUE;
  private long giveUp = Long.MAX_VALUE;

  ObserverSession(ObserverClient client) {
    this.client = client;
  }

  @Override
  public void opened(MessagePort opened, long nowNanos) {
    port = opened;
    giveUp = nowNanos + PATIENCE;
    opened.send(new Message.JoinObserver(client.name()));
  }

  @Override
  public void message(Message message, long nowNanos) {
    switch (message) {
      case Message.Joined _ -> port().send(client.question());
      case Message.Refused refused -> {
        client.refused(refused);
        leave(CloseCode.DONE, nowNanos);
      }
      case Message.Started started -> {
        client.started(started);
        leave(CloseCode.DONE, nowNanos);
      }
      case Message.OfReport part -> take(part, nowNanos);
      default -> port().close(CloseCode.PROTOCOL, "not for an observer", nowNanos);
    }
  }

  private void take(Message.OfReport part, long nowNanos) {
    try {
      reader.take(part).ifPresent(report -> reported(report, nowNanos));
    } catch (IllegalArgumentException e) {
      port().close(CloseCode.PROTOCOL, String.valueOf(e.getMessage()), nowNanos);
    }
  }

  private void reported(ServerReport report, long nowNanos) {
    if (!report.isBusy() || askedAgain) {
      client.reported(report);
      leave(CloseCode.DONE, nowNanos);
    } else {
      askAgain = nowNanos + BETWEEN_REPORTS;
    }
  }

  void leave(CloseCode code, long nowNanos) {
    if (port != null && port.isOpen()) {
      port.send(new Message.Leave());
      port.close(code, "", nowNanos);
    }
  }

  @Override
  public void block(Message.Block header, ByteBuf body, long nowNanos) {
    body.release();
    port().release(header.length());
    port().close(CloseCode.PROTOCOL, "not for an observer", nowNanos);
  }

  @Override
  public long nextDeadline() {
    return Math.min(askAgain, giveUp);
  }

  @Override
  public void onDeadline(long nowNanos) {
    if (nowNanos >= askAgain) {
      askAgain = Long.MAX_VALUE;
      askedAgain = true;
      port().send(new Message.AskReport());
    }
    if (nowNanos >= giveUp) {
      giveUp = Long.MAX_VALUE;
      port().close(CloseCode.PROTOCOL, "no answer", nowNanos);
    }
  }

  @Override
  public void closed(CloseReason reason, long nowNanos) {
    client.disconnected(reason, nowNanos);
  }

  private MessagePort port() {
    if (port == null) {
      throw new IllegalStateException("not open");
    }
    return port;
  }
}
