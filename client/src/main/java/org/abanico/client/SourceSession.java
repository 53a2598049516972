package org.abanico.client;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.abanico.backup.BackupReader;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupReader.Summary;
import org.abanico.backup.FolderException;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.CopyProgress.Phase;
import org.abanico.client.MemberTable.Member;
import org.abanico.client.TotalsSource.Totals;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.BlockKind;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A source's connection from JOIN to LEAVE (protocol.md, section 7.1): reads blocks ahead on a
 * worker, sends each once, keeps it until every destination has stored it, and judges receipts.
 */
final class SourceSession implements MessageHandler {
  private static final long PROGRESS_INTERVAL = 250_000_000L;
  private static final long TOTAL_INTERVAL = 500_000_000L;
  private static final int MAX_READS_AHEAD = 2;

  private final SourceClient client;
  private final SourceOptions options;
  private final BackupReader reader;
  private final TotalsSource totalsSource;
  private final MemberTable members = new MemberTable();
  private final BlockWindow window = new BlockWindow();
  private final Queue<ReadBlock> unsent = new ArrayDeque<>();

  private @Nullable MessagePort port;
  private @Nullable ProgressMeter meter;
  private @Nullable Summary summary;
  private Totals totals = new Totals(0, 0, false);
  private long totalToldTime;
  private long progressTime = Long.MAX_VALUE;
  private int reading;
  private boolean readAll;
  private boolean over;
  private long lastSent = -1;
  private String directory = ".";

  SourceSession(
      SourceClient client, SourceOptions options, BackupReader reader, TotalsSource totalsSource) {
    this.client = client;
    this.options = options;
    this.reader = reader;
    this.totalsSource = totalsSource;
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
    switch (message) {
      case Message.Joined _ ->
          client.tell(new ClientEvent.Joined(client.server(), options.group(), options.name()));
      case Message.Refused refused -> refused(refused, nowNanos);
      case Message.Member member -> joined(member);
      case Message.Gone gone -> gone(gone, nowNanos);
      case Message.Wait wait -> client.tell(new ClientEvent.Waiting(wait.have(), wait.need()));
      case Message.ReadyToSend ready -> begin(ready, nowNanos);
      case Message.From from -> fromMember(from, nowNanos);
      default -> port().close(CloseCode.PROTOCOL, "not for a source", nowNanos);
    }
  }

  private void refused(Message.Refused refused, long nowNanos) {
    client.tell(new ClientEvent.Refused(refused.code(), refused.words()));
    finish(Outcome.REFUSED, CloseCode.DONE, nowNanos);
  }

  private void joined(Message.Member member) {
    members.add(member.member(), member.name());
    client.tell(new ClientEvent.MemberJoined(member.name()));
  }

  private void gone(Message.Gone gone, long nowNanos) {
    if (meter == null) {
      Member left = members.remove(gone.member());
      if (left != null) {
        client.tell(new ClientEvent.MemberGone(left.name, gone.code(), gone.words()));
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
    if (meter != null) {
      return;
    }
    meter = new ProgressMeter(nowNanos);
    progressTime = nowNanos + PROGRESS_INTERVAL;
    client.tell(new ClientEvent.ReadyToSend(ready.backup(), ready.count()));
    count();
    readAhead();
  }

  private void fromMember(Message.From from, long nowNanos) {
    Member member = members.get(from.member());
    if (member == null || !member.isLive() || meter == null) {
      return;
    }
    switch (from.message()) {
      case Message.Need _ -> member.answered = true;
      case Message.Stored stored -> {
        if (stored.number() > lastSent) {
          member.fail("protocol", "stored what was not sent");
        } else {
          member.storedTo = Math.max(member.storedTo, stored.number());
        }
      }
      case Message.Retry retry -> repeat(from.member(), member, retry.number());
      case Message.Receipt receipt -> {
        member.receipt = receipt;
        if (summary != null) {
          member.judge(receipt, summary);
        }
      }
      case Message.Failed failed -> member.fail(failed.code(), failed.words());
      default -> {}
    }
    advance(nowNanos);
  }

  private void repeat(int number, Member member, long block) {
    ReadBlock kept = block > lastSent ? null : window.get(block);
    if (kept == null) {
      member.fail("protocol", "asked again for what it does not lack");
    } else {
      send(kept, List.of(number));
    }
  }

  // Reading and sending

  private void readAhead() {
    while (!over && !readAll && reading < MAX_READS_AHEAD && window.hasRoom()) {
      reading++;
      client
          .context
          .disk()
          .submit(
              reader::next,
              (block, failure, now) -> {
                reading--;
                read(block, failure, now);
              });
    }
  }

  private void read(@Nullable ReadBlock block, @Nullable Exception failure, long nowNanos) {
    if (over) {
      if (block != null) {
        block.body().release();
      }
      return;
    }
    if (failure != null) {
      unreadable(failure, nowNanos);
      return;
    }
    if (block == null) {
      if (!readAll) {
        readAll = true;
        summary = reader.summary();
        members.judgeAll(reader.summary());
      }
    } else {
      block
          .omitted()
          .forEach(o -> client.tell(new ClientEvent.Omitted(o.code(), o.path(), o.detail())));
      window.add(block);
      unsent.add(block);
    }
    advance(nowNanos);
  }

  private void unreadable(Exception failure, long nowNanos) {
    if (failure instanceof FolderException folder) {
      client.tell(new ClientEvent.FolderFailed(folder.problem(), folder.path()));
    } else {
      client.tell(
          new ClientEvent.FolderFailed(
              FolderException.Problem.IO, String.valueOf(failure.getMessage())));
    }
    port().send(new Message.Failed(reader.backup(), "unreadable", ""));
    finish(Outcome.FOLDER, CloseCode.DONE, nowNanos);
  }

  /** Content waits until every destination has answered; the manifest before it does not. */
  private void sendWhatMay() {
    while (!unsent.isEmpty()
        && (unsent.element().kind() == BackupReader.Kind.MANIFEST || members.allAnswered())) {
      ReadBlock block = unsent.remove();
      lastSent = block.number();
      directory = block.directory();
      send(block, List.of());
    }
  }

  private void send(ReadBlock block, List<Integer> receivers) {
    BlockKind kind =
        block.kind() == BackupReader.Kind.MANIFEST ? BlockKind.MANIFEST : BlockKind.CONTENT;
    int length = block.body().readableBytes();
    port()
        .sendBlock(
            new Message.Block(reader.backup(), block.number(), kind, length, receivers),
            block.body().retainedDuplicate());
  }

  private void advance(long nowNanos) {
    if (over) {
      return;
    }
    if (!members.anyLive()) {
      conclude(nowNanos);
      return;
    }
    sendWhatMay();
    window.storedTo(members.storedByAll(lastSent));
    readAhead();
  }

  private void conclude(long nowNanos) {
    boolean held = members.results().stream().allMatch(ClientEvent.DestinationResult::held);
    Summary all = summary == null ? new Summary("", 0, 0, 0) : summary;
    client.tell(
        new ClientEvent.SourceFinished(
            reader.backup(),
            members.results(),
            all.files(),
            all.bytes(),
            all.omitted(),
            meter == null ? 0 : meter.elapsed(nowNanos)));
    Outcome outcome =
        !held ? Outcome.FAILED : all.omitted() > 0 ? Outcome.INCOMPLETE : Outcome.COMPLETE;
    finish(outcome, CloseCode.DONE, nowNanos);
  }

  private void finish(Outcome outcome, CloseCode code, long nowNanos) {
    client.end(outcome);
    over = true;
    if (port().isOpen()) {
      port().send(new Message.Leave());
      port().close(code, "", nowNanos);
    }
  }

  void interrupt(long nowNanos) {
    if (port != null && port.isOpen()) {
      if (meter != null) {
        port.send(new Message.Failed(reader.backup(), "interrupted", ""));
      }
      finish(Outcome.INTERRUPTED, CloseCode.INTERRUPTED, nowNanos);
    }
  }

  // Counting and telling

  private void count() {
    client
        .context
        .background()
        .submit(
            totalsSource::step,
            (counted, failure, now) -> {
              if (over || counted == null) {
                return;
              }
              totals = counted;
              if (counted.counted() || now - totalToldTime >= TOTAL_INTERVAL) {
                totalToldTime = now;
                port()
                    .send(
                        new Message.Total(
                            reader.backup(), totals.files(), totals.bytes(), totals.counted()));
              }
              if (!counted.counted()) {
                count();
              }
            });
  }

  @Override
  public long nextDeadline() {
    return over ? Long.MAX_VALUE : progressTime;
  }

  @Override
  public void onDeadline(long nowNanos) {
    progressTime = nowNanos + PROGRESS_INTERVAL;
    if (meter == null) {
      return;
    }
    meter.update(nowNanos, window.storedBytes());
    boolean allStored = readAll && unsent.isEmpty() && members.storedByAll(-1) == lastSent;
    client.tell(
        new ClientEvent.Progressed(
            new CopyProgress(
                directory,
                window.storedFiles(),
                Math.max(totals.files(), window.storedFiles()),
                window.storedBytes(),
                Math.max(totals.bytes(), window.storedBytes()),
                totals.counted(),
                meter.rate(),
                meter.left(totals.bytes(), totals.counted()),
                allStored ? Phase.PUBLISHING : Phase.COPYING)));
  }

  @Override
  public void block(Message.Block header, ByteBuf body, long nowNanos) {
    body.release();
    port().close(CloseCode.PROTOCOL, "BLOCK to a source", nowNanos);
  }

  @Override
  public void closed(CloseReason reason, long nowNanos) {
    over = true;
    unsent.clear();
    window.release();
    client.disconnected(reason, nowNanos);
  }

  private MessagePort port() {
    if (port == null) {
      throw new IllegalStateException("not open");
    }
    return port;
  }
}
