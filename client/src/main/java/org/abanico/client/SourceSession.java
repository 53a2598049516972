package org.abanico.client;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.backup.BackupReader.Summary;
import org.abanico.backup.FolderException;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.MemberTable.Member;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source's connection from JOIN to LEAVE (protocol.md, section 7.1): who takes part, and what
 * becomes of each.
 */
final class SourceSession implements MessageHandler {
  private static final Logger log = LoggerFactory.getLogger(SourceSession.class);

  /** What there is once READY-TO-SEND came. */
  private record Sending(SourcePipeline pipeline, SourceProgress progress) {}

  private final SourceClient client;
  private final SourceOptions options;
  private final SealingReader reader;
  private final TotalsSource totals;
  private final MemberTable members = new MemberTable();
  private @Nullable MessagePort port;
  private @Nullable Sending sending;
  private boolean joined;
  private boolean over;

  SourceSession(
      SourceClient client, SourceOptions options, SealingReader reader, TotalsSource totals) {
    this.client = client;
    this.options = options;
    this.reader = reader;
    this.totals = totals;
  }

  @Override
  public void opened(MessagePort opened, long nowNanos) {
    port = opened;
    opened.send(
        new Message.JoinSource(
            options.group(), options.name(), options.destinations(), reader.backup()));
  }

  @Override
  public void message(Message message, long nowNanos) {
    if (over) {
      return;
    }
    switch (message) {
      case Message.Joined _ when !joined -> {
        joined = true;
        client.tell(new ClientEvent.Joined(client.server(), options.group(), options.name()));
      }
      case Message.Refused refused when !joined -> {
        client.tell(new ClientEvent.Refused(refused.code(), refused.words()));
        leave(Outcome.REFUSED, CloseCode.DONE, nowNanos);
      }
      case Message.Member member when sending == null -> joined(member, nowNanos);
      case Message.Gone gone -> gone(gone, nowNanos);
      case Message.Wait wait -> client.tell(new ClientEvent.Waiting(wait.have(), wait.need()));
      case Message.ReadyToSend ready when joined && sending == null -> begin(ready, nowNanos);
      case Message.From from when sending != null -> fromMember(from, sending, nowNanos);
      default -> breach("not for a source", nowNanos);
    }
  }

  private void joined(Message.Member member, long nowNanos) {
    if (members.size() == Limits.MAX_MEMBERS) {
      breach("too many members", nowNanos);
      return;
    }
    members.add(member.member(), member.name());
    client.tell(new ClientEvent.MemberJoined(member.name()));
  }

  private void gone(Message.Gone gone, long nowNanos) {
    if (sending == null) {
      Member left = members.remove(gone.member());
      if (left != null) {
        client.tell(new ClientEvent.MemberGone(left.name(), gone.code(), gone.words()));
      }
      return;
    }
    Member member = members.get(gone.member());
    if (member != null) {
      member.fail(gone.code(), gone.words());
      advance(nowNanos);
    }
  }

  private void begin(Message.ReadyToSend ready, long nowNanos) {
    if (!ready.backup().equals(reader.backup()) || ready.count() != members.size()) {
      breach("READY-TO-SEND for other members, or another backup", nowNanos);
      return;
    }
    SourcePipeline pipeline = new SourcePipeline(client, reader, port(), members, new Reading());
    SourceProgress progress = new SourceProgress(client, reader.backup(), totals, port(), nowNanos);
    sending = new Sending(pipeline, progress);
    port().send(reader.announcement());
    client.tell(new ClientEvent.ReadyToSend(ready.backup(), ready.count()));
    progress.count();
  }

  private void fromMember(Message.From from, Sending current, long nowNanos) {
    Member member = members.get(from.member());
    if (member == null || !from.message().backup().equals(reader.backup())) {
      breach("FROM of no member", nowNanos);
      return;
    }
    if (!member.isLive()) {
      return;
    }
    MemberMessages.take(from.message(), from.member(), member, current.pipeline());
    advance(nowNanos);
  }

  /** Goes on after anything that may have made it possible. */
  private void advance(long nowNanos) {
    if (over || sending == null) {
      return;
    }
    SourcePipeline pipeline = sending.pipeline();
    Summary summary = pipeline.summary();
    if (summary != null) {
      members.judge(summary);
    }
    if (!members.anyLive()) {
      boolean incomplete = members.anyLacks() || (summary != null && summary.omitted() > 0);
      Outcome held = incomplete ? Outcome.INCOMPLETE : Outcome.COMPLETE;
      leave(members.allHold() ? held : Outcome.FAILED, CloseCode.DONE, nowNanos);
      return;
    }
    if (members.allAnswered()) {
      pipeline.begin();
    }
    pipeline.send();
    pipeline.forgetStored();
    pipeline.read();
  }

  /** How far each destination is. */
  List<DestinationStatus> destinations() {
    return members.statuses();
  }

  /** What reading the folder brings. */
  private final class Reading implements SourcePipeline.Listener {
    @Override
    public void omitted(Omission omission) {
      client.tell(
          omission.isRemark()
              ? new ClientEvent.Remarked(omission.code(), omission.path(), omission.detail())
              : new ClientEvent.Omitted(omission.code(), omission.path(), omission.detail()));
    }

    @Override
    public void readOn(long nowNanos) {
      if (sending != null) {
        Summary summary = sending.pipeline().summary();
        if (summary != null) {
          sending.progress().read(summary);
        }
      }
      advance(nowNanos);
    }

    @Override
    public void readingFailed(Exception failure, long nowNanos) {
      if (failure instanceof FolderException folder) {
        client.tell(new ClientEvent.FolderFailed(folder.problem(), folder.path()));
      } else {
        log.warn("The folder cannot be read", failure);
        client.tell(
            new ClientEvent.FolderFailed(
                FolderException.Problem.IO, String.valueOf(failure.getMessage())));
      }
      boolean changed =
          failure instanceof FolderException folder
              && folder.problem() == FolderException.Problem.CHANGED;
      giveUp(changed ? "changed" : "unreadable", Outcome.FOLDER, CloseCode.DONE, nowNanos);
    }
  }

  /** The user wants to end. */
  void interrupt(long nowNanos) {
    giveUp("interrupted", Outcome.INTERRUPTED, CloseCode.INTERRUPTED, nowNanos);
  }

  private void giveUp(String code, Outcome outcome, CloseCode closeCode, long nowNanos) {
    if (!over && port != null && port.isOpen()) {
      if (sending != null) {
        port.send(new Message.Failed(reader.backup(), code, ""));
        members.failAll(code, "");
      }
      leave(outcome, closeCode, nowNanos);
    }
  }

  private void breach(String words, long nowNanos) {
    port().close(CloseCode.PROTOCOL, words, nowNanos);
  }

  private void leave(Outcome outcome, CloseCode code, long nowNanos) {
    over = true;
    summarize(nowNanos);
    client.end(outcome);
    port().send(new Message.Leave());
    port().close(code, "", nowNanos);
  }

  /** The connection is gone: nobody will say any more what became of it. */
  void cutOff(String code, String words, long nowNanos) {
    if (!over) {
      over = true;
      members.failAll(code, words);
      summarize(nowNanos);
    }
  }

  private void summarize(long nowNanos) {
    if (sending != null) {
      Summary summary = sending.pipeline().summary();
      Summary all = summary == null ? new Summary("", 0, 0, 0) : summary;
      client.tell(
          new ClientEvent.SourceFinished(
              reader.backup(),
              members.results(),
              all.files(),
              all.bytes(),
              all.omitted(),
              sending.progress().elapsed(nowNanos)));
      sending.pipeline().stop();
      sending.progress().stop();
    }
  }

  @Override
  public void drained(long nowNanos) {
    advance(nowNanos);
  }

  @Override
  public void block(Message.Block header, ByteBuf body, long nowNanos) {
    body.release();
    breach("BLOCK to a source", nowNanos);
  }

  @Override
  public void closed(CloseReason reason, long nowNanos) {
    client.disconnected(reason, nowNanos);
  }

  @Override
  public long nextDeadline() {
    return over || sending == null ? Long.MAX_VALUE : sending.progress().nextDeadline();
  }

  @Override
  public void onDeadline(long nowNanos) {
    if (!over && sending != null) {
      SourcePipeline pipeline = sending.pipeline();
      sending.progress().onDeadline(pipeline, pipeline.isStored(), nowNanos);
    }
  }

  private MessagePort port() {
    if (port == null) {
      throw new IllegalStateException("not open");
    }
    return port;
  }
}
