package org.abanico.client;

import org.abanico.backup.BackupReader;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.client.ClientEvent.DestinationResult;
import org.abanico.client.DestinationTarget.GivenBack;
import org.abanico.client.MemberTable.Member;
import org.abanico.security.DeviceId;
import org.abanico.security.UnopenableException;
import org.abanico.security.seal.SealedRequest;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A destination that gives back what it holds to one client (protocol.md, section 7.5): what a
 * source does in a backup of one member.
 */
final class Serving implements SourcePipeline.Listener {
  private static final Logger log = LoggerFactory.getLogger(Serving.class);

  private final DestinationClient client;
  private final DestinationOptions options;
  private final MessagePort port;
  private final Message.Request request;
  private final MemberTable members = new MemberTable();
  private final SourcePipeline pipeline;
  private @Nullable BackupReader reader;
  private boolean busy;

  /** The client has said that it has everything: there must be no more then. */
  private boolean claimed;

  private boolean over;

  Serving(
      DestinationClient client,
      DestinationOptions options,
      MessagePort port,
      Message.Request request) {
    this.client = client;
    this.options = options;
    this.port = port;
    this.request = request;
    this.pipeline = new SourcePipeline(client, request.restore(), port, members, this);
    members.add(request.member(), request.name());
  }

  String restore() {
    return request.restore();
  }

  /** Whether the client still waits for something. */
  boolean isActive() {
    return !over && !claimed;
  }

  void start(DestinationTarget target, long nowNanos) {
    client.tell(new ClientEvent.Serving(restore(), request.name()));
    RestoreRequest wanted = opened();
    if (wanted == null) {
      fail("no-key", nowNanos);
      return;
    }
    busy = true;
    client.onDisk(
        () -> target.giveBack(restore(), wanted),
        (found, failure, later) -> {
          busy = false;
          if (found == null) {
            log.warn("Nothing can be given back", failure);
            fail("snapshot-damaged", later);
          } else if (found.isEmpty()) {
            fail("no-snapshot", later);
          } else {
            give(found.get(), later);
          }
        });
  }

  private @Nullable RestoreRequest opened() {
    SealedRequest sealed =
        new SealedRequest(
            options.group(), options.name(), restore(), new DeviceId(request.device()));
    try {
      return RestoreRequest.parse(sealed.open(request.request(), client.keys().content()));
    } catch (UnopenableException e) {
      return null;
    }
  }

  private void give(GivenBack found, long nowNanos) {
    reader = found.reader();
    if (over) {
      closeReader();
      return;
    }
    pipeline.open(
        new SealingReader(found.reader(), options.group(), client.keys(), client.random()));
    TotalsSource.Totals totals = found.totals();
    port.send(new Message.Total(restore(), totals.files(), totals.bytes(), totals.counted()));
    advance(nowNanos);
  }

  /** The client said something about this restore. */
  void from(Message.OfDestination message, long nowNanos) {
    Member member = members.get(request.member());
    if (over || member == null) {
      return;
    }
    claimed |= message instanceof Message.Receipt;
    String breach =
        message instanceof Message.Need need && !need.all()
            ? "wants less than all"
            : MemberMessages.take(message, request.member(), member, pipeline);
    if (breach != null) {
      fail("protocol", nowNanos);
    } else {
      advance(nowNanos);
    }
  }

  /** The server keeps the blocks up to this one. Returns false when it cannot. */
  boolean kept(long number) {
    return over || pipeline.kept(number);
  }

  /** Sends a block again. Returns false when it cannot be asked for. */
  boolean repeat(long number) {
    return over || pipeline.repeat(number);
  }

  /** The client, or the connection, is gone. */
  void gone(String code, long nowNanos) {
    members.failAll(code, "");
    advance(nowNanos);
  }

  /** Goes on after anything that may have made it possible. */
  void advance(long nowNanos) {
    if (over) {
      return;
    }
    OwnSum sum = pipeline.sum();
    if (sum != null) {
      members.judge(sum);
    }
    pipeline.advance(nowNanos);
    if (!members.anyLive()) {
      end(members.results().getFirst());
    }
  }

  private void end(DestinationResult result) {
    over = true;
    pipeline.stop();
    client.tell(
        new ClientEvent.Served(
            restore(),
            request.name(),
            result.held(),
            result.held() ? "" : result.code(),
            result.files(),
            result.bytes()));
    if (!busy) {
      closeReader();
    }
  }

  /** Gives up. The words would name files, which a server is not to know: there are none. */
  private void fail(String code, long nowNanos) {
    if (!over) {
      if (port.isOpen()) {
        port.send(new Message.Failed(restore(), code, ""));
      }
      gone(code, nowNanos);
    }
  }

  /** On the disk worker, behind what is being read. */
  private void closeReader() {
    BackupReader open = reader;
    reader = null;
    if (open != null) {
      client.onDisk(
          () -> {
            open.close();
            return true;
          },
          (_, failure, _) -> {
            if (failure != null) {
              log.warn("What was given back cannot be closed", failure);
            }
          });
    }
  }

  @Override
  public void omitted(Omission omission) {
    throw new IllegalStateException("nothing is found here");
  }

  @Override
  public void readOn(long nowNanos) {
    if (claimed && pipeline.summary() == null) {
      members.failAll("mismatch", "");
    }
    advance(nowNanos);
  }

  @Override
  public void readingFailed(Exception failure, long nowNanos) {
    log.warn("What was asked for cannot be read", failure);
    fail("snapshot-damaged", nowNanos);
  }
}
