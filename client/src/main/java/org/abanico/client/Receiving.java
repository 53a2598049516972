package org.abanico.client;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import org.abanico.backup.BackupReader.Receiver;
import org.abanico.backup.BackupWriter;
import org.abanico.backup.BackupWriter.Receipt;
import org.abanico.backup.BackupWriter.Wants;
import org.abanico.backup.BackupWriter.Written;
import org.abanico.backup.DamagedBlockException;
import org.abanico.backup.FolderException;
import org.abanico.backup.InvalidBackupException;
import org.abanico.backup.LeftOut;
import org.abanico.backup.Recovery;
import org.abanico.backup.history.Retention;
import org.abanico.backup.history.Snapshot;
import org.abanico.client.ArrivedBlocks.Arrived;
import org.abanico.client.CopyProgress.Phase;
import org.abanico.transport.CloseCode;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Wanted;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One backup at a destination: blocks are written in order on the disk worker, damaged ones are
 * asked for again, and in the end the folder is switched.
 */
final class Receiving {
  private static final Logger log = LoggerFactory.getLogger(Receiving.class);
  private static final long PROGRESS_INTERVAL = 250_000_000L;

  private enum State {
    /** The folder is being prepared; NEED has not been said. */
    BEGINNING,
    /** Blocks are taken and written. */
    WRITING,
    /** Everything is there and the folder is being switched. */
    PUBLISHING,
    /** Nothing more is said about this backup. */
    OVER
  }

  /** The folder can take the backup. */
  private record Prepared(BackupWriter writer, List<Recovery> recoveries) {}

  /** How far publishing is; written by the disk worker, read when progress is told. */
  private record Publishing(long files, String directory) {}

  private final DestinationClient client;
  private final MessagePort port;
  private final String backup;
  private final String source;
  private final ProgressMeter meter;
  private final ArrivedBlocks arrived;
  private final UnsyncedBlocks unsynced = new UnsyncedBlocks();
  private final SealedBackup seal;

  private State state = State.BEGINNING;
  private @Nullable BackupWriter writer;
  private @Nullable DestinationTarget target;
  private Message.@Nullable Total total;
  private Written written = new Written(".", 0, 0, false, true, null);
  private volatile @Nullable Publishing publishing;
  private long nextProgress;
  private int retries;
  private boolean busy = true;
  private boolean abandoned;

  Receiving(
      DestinationClient client,
      MessagePort port,
      DestinationOptions options,
      Message.Begin begin,
      long nowNanos) {
    this.client = client;
    this.port = port;
    this.backup = begin.backup();
    this.source = begin.source();
    this.seal = new SealedBackup(client.keys(), options.group(), begin.backup(), options.name());
    this.meter = new ProgressMeter(nowNanos);
    this.arrived = new ArrivedBlocks(port);
    this.nextProgress = nowNanos + PROGRESS_INTERVAL;
  }

  String backup() {
    return backup;
  }

  /** Whether the source still has to hear of it. */
  boolean isActive() {
    return state != State.OVER && !abandoned;
  }

  void start(DestinationTarget used) {
    target = used;
    client.onDisk(
        () -> new Prepared(used.begin(backup, source), used.takeRecoveries()),
        (prepared, failure, nowNanos) -> {
          busy = false;
          BackupWriter made = prepared == null ? null : prepared.writer();
          writer = made;
          if (prepared != null) {
            client.recovered(prepared.recoveries());
          }
          if (state == State.OVER) {
            closeWriter();
          } else if (made == null) {
            fail(orElse(failure, "no writer"), nowNanos);
          } else {
            state = State.WRITING;
            need(made.needs());
            writeNext(made);
          }
        });
  }

  private void need(Receiver needs) {
    if (needs.all()) {
      port.send(Message.Need.all(backup));
    } else {
      port.send(Message.Need.some(backup, needs.root()));
    }
  }

  void key(Message.Key told, long nowNanos) {
    if (seal.isUnwrapped()) {
      port.close(CloseCode.PROTOCOL, "KEY twice", nowNanos);
    } else if (!seal.unwrap(told)) {
      fail("no-key", "the key of this backup is not for us", nowNanos);
    }
  }

  void total(Message.Total told) {
    total = told;
  }

  /** Takes ownership of {@code body}. */
  void block(Message.Block header, ByteBuf body, long nowNanos) {
    ArrivedBlocks.Verdict verdict =
        state == State.PUBLISHING ? ArrivedBlocks.Verdict.SUPERFLUOUS : arrived.add(header, body);
    if (verdict != ArrivedBlocks.Verdict.TAKEN) {
      body.release();
      port.release(header.length());
    }
    switch (verdict) {
      case TAKEN -> {
        if (writer != null) {
          writeNext(writer);
        }
      }
      case SUPERFLUOUS -> {}
      case TOO_MUCH -> fail("internal", "too much came behind a block that was damaged", nowNanos);
    }
  }

  private void writeNext(BackupWriter sink) {
    Arrived next = busy || state != State.WRITING ? null : arrived.take();
    if (next == null) {
      return;
    }
    busy = true;
    client.onDisk(
        () -> {
          ByteBuf plain = seal.open(next.header(), next.body());
          try {
            sink.comesFrom(seal.device());
            return sink.write(SealedBackup.kind(next.header().kind()), plain);
          } finally {
            plain.release();
          }
        },
        (result, failure, nowNanos) -> {
          busy = false;
          arrived.done(next);
          if (state == State.OVER) {
            closeWriter();
          } else if (result != null) {
            written(next.header(), result, sink, nowNanos);
          } else {
            notWritten(next.header().number(), orElse(failure, "nothing written"), nowNanos);
          }
        });
  }

  private void written(Message.Block block, Written result, BackupWriter sink, long nowNanos) {
    retries = 0;
    written = result;
    Wants wants = result.wants();
    if (wants != null) {
      port.send(new Message.Want(backup, block.number(), Wanted.of(wants.chunks(), wants.count())));
    }
    if (result.stored()) {
      unsynced.written(block.number(), block.length(), nowNanos);
    }
    if (unsynced.isDue(nowNanos) || (result.complete() && unsynced.isAny())) {
      sync(sink);
    }
    if (result.complete()) {
      publish(sink);
    } else {
      writeNext(sink);
    }
  }

  /** Has what was written come onto the disk, and says STORED then. */
  private void sync(BackupWriter sink) {
    long number = unsynced.sync();
    client.onDisk(
        sink::flush,
        (flush, failure, nowNanos) -> {
          if (flush == null) {
            notSynced(orElse(failure, "nothing to sync"), nowNanos);
          } else {
            client.besideDisk(
                () -> {
                  flush.finish();
                  return true;
                },
                (done, refusal, then) -> {
                  if (done == null) {
                    notSynced(orElse(refusal, "not synced"), then);
                  } else {
                    synced(number, sink, then);
                  }
                });
          }
        });
  }

  private void synced(long number, BackupWriter sink, long nowNanos) {
    boolean more = unsynced.synced(number);
    if (more && isActive()) {
      port.send(new Message.Stored(backup, number));
    }
    syncIfDue(sink, nowNanos);
  }

  private void syncIfDue(BackupWriter sink, long nowNanos) {
    if (state == State.WRITING && unsynced.isDue(nowNanos)) {
      sync(sink);
    }
  }

  /** Publishing finds the disk's failure by itself, and knows what has become of the folder. */
  private void notSynced(Exception failure, long nowNanos) {
    if (state == State.WRITING) {
      fail(failure, nowNanos);
    }
  }

  private void notWritten(long number, Exception failure, long nowNanos) {
    if (!(failure instanceof DamagedBlockException)) {
      fail(failure, nowNanos);
    } else if (++retries > Limits.MAX_RETRIES) {
      fail("damaged", String.valueOf(failure.getMessage()), nowNanos);
    } else {
      arrived.await(number);
      port.send(new Message.Retry(backup, number));
    }
  }

  private void publish(BackupWriter complete) {
    state = State.PUBLISHING;
    arrived.clear();
    publishing = new Publishing(0, written.directory());
    busy = true;
    client.onDisk(
        () -> complete.publish((files, where) -> publishing = new Publishing(files, where)),
        (receipt, failure, nowNanos) -> {
          busy = false;
          if (receipt == null) {
            fail(orElse(failure, "no receipt"), nowNanos);
          } else {
            published(receipt, nowNanos);
          }
        });
  }

  private void published(Receipt receipt, long nowNanos) {
    state = State.OVER;
    LeftOut leftOut = writer == null ? LeftOut.NOTHING : writer.leftOut();
    client.lacks(writer == null ? List.of() : writer.shortfalls(), leftOut);
    if (!abandoned) {
      port.send(seal.receipt(receipt, leftOut.count()));
    }
    ClientEvent.Published published =
        new ClientEvent.Published(
            backup,
            source,
            receipt.files(),
            receipt.bytes(),
            receipt.omitted(),
            leftOut.count(),
            meter.elapsed(nowNanos));
    client.published(published);
    retain(published);
  }

  private void retain(ClientEvent.Published published) {
    DestinationTarget used = target;
    BackupWriter over = writer;
    writer = null;
    if (used == null || over == null) {
      throw new IllegalStateException("not started");
    }
    client.onDisk(
        () -> {
          over.close();
          return used.retain();
        },
        (verdict, failure, nowNanos) -> {
          if (verdict == null) {
            log.warn("The folder cannot be tidied up after backup {}", backup, failure);
          } else if (verdict.doubt() != Retention.Doubt.NONE) {
            client.tell(new ClientEvent.RetentionHeld(verdict.doubt()));
          } else if (!verdict.forget().isEmpty()) {
            client.tell(
                new ClientEvent.Forgotten(
                    verdict.forget().stream().map(Snapshot::backup).toList()));
          }
          client.done(published, nowNanos);
        });
  }

  private void fail(Exception failure, long nowNanos) {
    String code = "internal";
    if (failure instanceof FolderException folder) {
      client.tell(new ClientEvent.FolderFailed(folder.problem(), folder.path()));
      if (folder.problem() == FolderException.Problem.IO) {
        log.warn("Backup {} cannot be written", backup, failure);
      }
      code = FailureCodes.of(folder.problem());
    } else if (failure instanceof InvalidBackupException) {
      code = "protocol";
      log.warn("Backup {} of {} is refused: {}", backup, source, failure.getMessage());
    } else {
      log.warn("Backup {} cannot be written", backup, failure);
    }
    fail(code, String.valueOf(failure.getMessage()), nowNanos);
  }

  /**
   * Says so. The words stay here: they may name files, which a server is not to know.
   *
   * @param code of protocol.md, section 9
   */
  private void fail(String code, String words, long nowNanos) {
    if (!abandoned) {
      port.send(new Message.Failed(backup, code, ""));
    }
    over(code, words, nowNanos);
  }

  /**
   * Nobody waits for this backup any more. What is staged is dropped; but a folder that is being
   * switched is switched to the end.
   */
  void abandon(String code, String words, long nowNanos) {
    abandoned = true;
    if (state == State.BEGINNING || state == State.WRITING) {
      over(code, words, nowNanos);
    }
  }

  private void over(String code, String words, long nowNanos) {
    state = State.OVER;
    arrived.clear();
    if (!busy) {
      closeWriter();
    }
    client.backupFailed(new ClientEvent.BackupFailed(backup, code, words), nowNanos);
  }

  private void closeWriter() {
    BackupWriter open = writer;
    writer = null;
    if (open != null) {
      client.onDisk(
          () -> {
            open.close();
            return true;
          },
          (_, failure, _) -> {
            if (failure != null) {
              log.warn("What was staged for backup {} cannot be dropped", backup, failure);
            }
          });
    }
  }

  private static Exception orElse(@Nullable Exception failure, String otherwise) {
    return failure == null ? new IOException(otherwise) : failure;
  }

  long nextDeadline() {
    long sync = state == State.WRITING ? unsynced.nextDeadline() : Long.MAX_VALUE;
    return isActive() ? Math.min(nextProgress, sync) : Long.MAX_VALUE;
  }

  void onDeadline(long nowNanos) {
    if (!isActive()) {
      return;
    }
    if (writer != null) {
      syncIfDue(writer, nowNanos);
    }
    if (nowNanos >= nextProgress) {
      progress(nowNanos);
    }
  }

  private void progress(long nowNanos) {
    nextProgress = nowNanos + PROGRESS_INTERVAL;
    meter.update(nowNanos, written.bytes());
    Publishing switching = publishing;
    long files = switching == null ? written.files() : switching.files();
    String directory = switching == null ? written.directory() : switching.directory();
    if (state != State.BEGINNING) {
      port.send(
          new Message.Progress(
              backup,
              files,
              written.bytes(),
              switching == null
                  ? org.abanico.wire.message.Phase.RECEIVING
                  : org.abanico.wire.message.Phase.PUBLISHING));
    }
    Message.Total known = total == null ? new Message.Total(backup, 0, 0, false) : total;
    client.tell(
        new ClientEvent.Progressed(
            new CopyProgress(
                directory,
                files,
                Math.max(known.files(), files),
                written.bytes(),
                Math.max(known.bytes(), written.bytes()),
                known.counted(),
                meter.rate(),
                meter.left(known.bytes(), known.counted()),
                switching == null ? Phase.COPYING : Phase.PUBLISHING)));
  }
}
