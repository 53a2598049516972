package org.abanico.client;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupWriter;
import org.abanico.backup.BackupWriter.Written;
import org.abanico.backup.DamagedBlockException;
import org.abanico.backup.FolderException;
import org.abanico.client.CopyProgress.Phase;
import org.abanico.transport.Workers;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.BlockKind;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * One backup at a destination: blocks wait in order for the disk (bounded by the connection's
 * credit, which comes back as they are written), damaged ones are asked for again, and in the end
 * the folder is switched.
 */
final class Receiving {
  private static final long PROGRESS_INTERVAL = 250_000_000L;
  private static final int MAX_RETRIES = 5;

  private record Arrived(Message.Block header, ByteBuf body) {}

  private final DestinationSession session;
  private final MessagePort port;
  private final String backup;
  private final String source;
  private final ProgressMeter meter;
  private final Deque<Arrived> waiting = new ArrayDeque<>();

  private @Nullable Workers disk;
  private @Nullable BackupWriter writer;
  private Message.@Nullable Total total;
  private Written written = new Written(".", 0, 0, false);
  private volatile long publishedFiles = -1;
  private long nextNumber;
  private long progressTime;
  private int retries;
  private boolean busy = true;
  private boolean awaitsRepetition;
  private boolean over;

  Receiving(DestinationSession session, MessagePort port, Message.Begin begin, long nowNanos) {
    this.session = session;
    this.port = port;
    this.backup = begin.backup();
    this.source = begin.source();
    this.meter = new ProgressMeter(nowNanos);
    this.progressTime = nowNanos + PROGRESS_INTERVAL;
  }

  boolean isOf(String other) {
    return backup.equals(other);
  }

  void start(Workers workers, DestinationTarget target) {
    disk = workers;
    workers.submit(
        () -> target.begin(backup, source),
        (made, failure, now) -> {
          busy = false;
          writer = made;
          if (over) {
            closeWriter();
          } else if (failure != null) {
            fail(failure, now);
          } else {
            port.send(new Message.Need(backup));
            next();
          }
        });
  }

  void total(Message.Total told) {
    total = told;
  }

  void block(Message.Block header, ByteBuf body, long nowNanos) {
    if (awaitsRepetition && header.number() == nextNumber) {
      awaitsRepetition = false;
      waiting.addFirst(new Arrived(header, body));
    } else {
      waiting.addLast(new Arrived(header, body));
    }
    next();
  }

  private void next() {
    if (busy || over || awaitsRepetition || waiting.isEmpty() || writer == null) {
      return;
    }
    busy = true;
    Arrived arrived = waiting.remove();
    BackupWriter sink = writer;
    Kind kind = arrived.header().kind() == BlockKind.MANIFEST ? Kind.MANIFEST : Kind.CONTENT;
    boolean inOrder = arrived.header().number() == nextNumber;
    disk()
        .submit(
            () -> {
              if (!inOrder) {
                throw new IOException("block " + arrived.header().number() + " out of order");
              }
              return sink.write(kind, arrived.body());
            },
            (state, failure, now) -> {
              busy = false;
              int length = arrived.header().length();
              arrived.body().release();
              if (port.isOpen()) {
                port.release(length);
              }
              done(state, failure, now);
            });
  }

  private void done(@Nullable Written state, @Nullable Exception failure, long nowNanos) {
    if (over) {
      closeWriter();
      return;
    }
    if (failure instanceof DamagedBlockException && retries < MAX_RETRIES) {
      retries++;
      awaitsRepetition = true;
      port.send(new Message.Retry(backup, nextNumber));
      return;
    }
    if (state == null) {
      fail(failure == null ? new IOException("no state") : failure, nowNanos);
      return;
    }
    retries = 0;
    written = state;
    port.send(new Message.Stored(backup, nextNumber));
    nextNumber++;
    if (state.complete()) {
      publish();
    } else {
      next();
    }
  }

  private void publish() {
    busy = true;
    publishedFiles = 0;
    BackupWriter complete = writer();
    disk()
        .submit(
            () -> {
              try (complete) {
                return complete.publish((files, directory) -> publishedFiles = files);
              }
            },
            (receipt, failure, now) -> {
              busy = false;
              writer = null;
              if (over) {
                return;
              }
              if (receipt == null) {
                fail(failure == null ? new IOException("no receipt") : failure, now);
                return;
              }
              over = true;
              port.send(
                  new Message.Receipt(backup, receipt.root(), receipt.files(), receipt.bytes()));
              session.published(
                  new ClientEvent.Published(
                      backup,
                      source,
                      receipt.files(),
                      receipt.bytes(),
                      receipt.omitted(),
                      meter.elapsed(now)),
                  now);
            });
  }

  private void fail(Exception failure, long nowNanos) {
    String code = "internal";
    if (failure instanceof FolderException folder) {
      session.tell(new ClientEvent.FolderFailed(folder.problem(), folder.path()));
      code = folder.problem() == FolderException.Problem.DISK_FULL ? "disk-full" : "not-writable";
    }
    String words = String.valueOf(failure.getMessage());
    port.send(new Message.Failed(backup, code, words));
    abandon();
    session.backupFailed(backup, code, words, nowNanos);
  }

  /** Forgets this backup; what is staged is dropped as soon as the disk is free. */
  void abandon() {
    over = true;
    for (Arrived arrived : waiting) {
      arrived.body().release();
      if (port.isOpen()) {
        port.release(arrived.header().length());
      }
    }
    waiting.clear();
    if (!busy) {
      closeWriter();
    }
  }

  private void closeWriter() {
    BackupWriter open = writer;
    writer = null;
    if (open != null) {
      disk()
          .submit(
              () -> {
                open.close();
                return true;
              },
              (_, failure, _) -> {
                if (failure instanceof IOException e) {
                  session.tell(
                      new ClientEvent.FolderFailed(
                          FolderException.Problem.IO, String.valueOf(e.getMessage())));
                } else if (failure != null) {
                  throw new UncheckedIOException(new IOException(failure));
                }
              });
    }
  }

  long nextDeadline() {
    return progressTime;
  }

  void onDeadline(long nowNanos) {
    if (nowNanos < progressTime) {
      return;
    }
    progressTime = nowNanos + PROGRESS_INTERVAL;
    boolean publishing = publishedFiles >= 0;
    meter.update(nowNanos, written.bytes());
    Message.Total known = total;
    long files = known == null ? 0 : known.files();
    long bytes = known == null ? 0 : known.bytes();
    boolean counted = known != null && known.counted();
    port.send(new Message.Progress(backup, written.files(), written.bytes(), publishing));
    session.tell(
        new ClientEvent.Progressed(
            new CopyProgress(
                written.directory(),
                written.files(),
                Math.max(files, written.files()),
                written.bytes(),
                Math.max(bytes, written.bytes()),
                counted,
                meter.rate(),
                meter.left(bytes, counted),
                publishing ? Phase.PUBLISHING : Phase.COPYING)));
  }

  private Workers disk() {
    if (disk == null) {
      throw new IllegalStateException("not started");
    }
    return disk;
  }

  private BackupWriter writer() {
    if (writer == null) {
      throw new IllegalStateException("nothing to write to");
    }
    return writer;
  }
}
