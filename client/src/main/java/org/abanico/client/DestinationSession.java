package org.abanico.client;

import io.netty.buffer.ByteBuf;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A destination's connection (protocol.md, section 7.2): waits, and hands each backup to a {@link
 * Receiving}.
 */
final class DestinationSession implements MessageHandler {
  private final DestinationClient client;
  private final DestinationOptions options;
  private final DestinationTarget target;
  private @Nullable MessagePort port;
  private @Nullable Receiving receiving;
  private @Nullable Serving serving;
  private boolean joined;

  DestinationSession(
      DestinationClient client, DestinationOptions options, DestinationTarget target) {
    this.client = client;
    this.options = options;
    this.target = target;
  }

  @Override
  public void opened(MessagePort opened, long nowNanos) {
    port = opened;
    opened.send(client.join());
  }

  @Override
  public void message(Message message, long nowNanos) {
    switch (message) {
      case Message.Joined _ when !joined -> {
        joined = true;
        client.reached();
        client.tell(new ClientEvent.Joined(client.server(), options.group(), options.name()));
      }
      case Message.Refused refused when !joined -> refused(refused, nowNanos);
      case Message.Wait wait -> client.tell(new ClientEvent.Waiting(wait.have(), wait.need()));
      case Message.Begin begin when joined -> begin(begin, nowNanos);
      case Message.Key key -> {
        if (isReceiving(key.backup())) {
          receiving().key(key, nowNanos);
        }
      }
      case Message.Total total -> {
        if (isReceiving(total.backup())) {
          receiving().total(total);
        }
      }
      case Message.Failed failed -> {
        if (isReceiving(failed.backup())) {
          receiving().abandon(failed.code(), failed.words(), nowNanos);
        }
      }
      case Message.Request request when joined && !client.isRestoring() -> serve(request, nowNanos);
      case Message.From from when serving != null -> {
        if (from.message().backup().equals(serving.restore())) {
          serving.from(from.message(), nowNanos);
        }
      }
      case Message.Kept kept when serving != null -> {
        if (kept.backup().equals(serving.restore()) && !serving.kept(kept.number())) {
          port().close(CloseCode.PROTOCOL, "KEPT of what was not sent", nowNanos);
        } else {
          serving.advance(nowNanos);
        }
      }
      case Message.Retry retry when serving != null -> {
        if (retry.backup().equals(serving.restore()) && !serving.repeat(retry.number())) {
          port().close(CloseCode.PROTOCOL, "RETRY of what it has, or for ever", nowNanos);
        }
      }
      case Message.Full _ when serving != null -> {}
      case Message.Gone gone when serving != null -> serving.gone(gone.code(), nowNanos);
      default -> port().close(CloseCode.PROTOCOL, "not for a destination", nowNanos);
    }
  }

  private void refused(Message.Refused refused, long nowNanos) {
    client.tell(new ClientEvent.Refused(refused.code(), refused.words()));
    // A name is also taken by this machine's own connection of before, until the server misses it.
    boolean again =
        options.retry() && (refused.code().equals("name-taken") || refused.code().equals("full"));
    if (!again) {
      client.end(Outcome.REFUSED);
    }
    port().close(CloseCode.DONE, "", nowNanos);
  }

  private void begin(Message.Begin begin, long nowNanos) {
    if (isBusy()) {
      port().close(CloseCode.PROTOCOL, "BEGIN before the end of the last backup", nowNanos);
      return;
    }
    if (!client.takes(begin.backup())) {
      port().close(CloseCode.PROTOCOL, "BEGIN of what was not asked for", nowNanos);
      return;
    }
    client.tell(new ClientEvent.Begun(begin.backup(), begin.source()));
    receiving = new Receiving(client, port(), options, begin, nowNanos);
    receiving.start(target);
  }

  private boolean isBusy() {
    return (receiving != null && receiving.isActive()) || (serving != null && serving.isActive());
  }

  private void serve(Message.Request request, long nowNanos) {
    if (isBusy()) {
      port().close(CloseCode.PROTOCOL, "REQUEST while something else is done", nowNanos);
      return;
    }
    serving = new Serving(client, options, port(), request);
    serving.start(target, nowNanos);
  }

  @Override
  public void drained(long nowNanos) {
    if (serving != null) {
      serving.advance(nowNanos);
    }
  }

  @Override
  public void block(Message.Block header, ByteBuf body, long nowNanos) {
    if (isReceiving(header.backup())) {
      receiving().block(header, body, nowNanos);
    } else {
      body.release();
      port().release(header.length());
    }
  }

  private boolean isReceiving(String backup) {
    return receiving != null && receiving.isActive() && receiving.backup().equals(backup);
  }

  /** Says goodbye. */
  void leave(CloseCode code, long nowNanos) {
    if (port != null && port.isOpen()) {
      port.send(new Message.Leave());
      port.close(code, "", nowNanos);
    }
  }

  @Override
  public long nextDeadline() {
    return receiving == null ? Long.MAX_VALUE : receiving.nextDeadline();
  }

  @Override
  public void onDeadline(long nowNanos) {
    if (receiving != null) {
      receiving.onDeadline(nowNanos);
    }
  }

  @Override
  public void closed(CloseReason reason, long nowNanos) {
    if (receiving != null) {
      receiving.abandon(reason.code().text(), reason.words(), nowNanos);
    }
    if (serving != null) {
      serving.gone(reason.code().text(), nowNanos);
    }
    client.disconnected(reason, nowNanos);
  }

  private MessagePort port() {
    if (port == null) {
      throw new IllegalStateException("not open");
    }
    return port;
  }

  private Receiving receiving() {
    if (receiving == null) {
      throw new IllegalStateException("not receiving");
    }
    return receiving;
  }
}
