package org.abanico.backup.destination;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.abanico.backup.BackupReader;
import org.abanico.backup.BackupWriter;
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.InvalidBackupException;
import org.abanico.backup.Shortfall;
import org.abanico.backup.block.ContentBlock;
import org.abanico.backup.block.ManifestSegment;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.folder.Changes;
import org.abanico.backup.folder.DiskRefusal;
import org.abanico.backup.folder.EntryWriter;
import org.abanico.backup.folder.FileSystemSync;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.folder.Planner;
import org.abanico.backup.folder.Publisher;
import org.abanico.backup.folder.Shortfalls;
import org.abanico.backup.folder.StagingArea;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.history.SnapshotStore;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestRules;
import org.abanico.backup.manifest.ManifestTotals;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.manifest.Xattr;
import org.jspecify.annotations.Nullable;

/**
 * Takes one backup into a {@link DestinationFolder}. Manifest text goes to a file as it comes, and
 * is read back from there as far as the content has come: each line is checked before anything is
 * done on its account.
 *
 * <p>Memory, whatever the number of files: 64 KiB of manifest, the paths from the root to the
 * current directory (4 MiB at most), what {@link ManifestRules} remember of owners and names, the
 * extended attributes of one file, and the list of one block's chunks. Publishing adds the names of
 * one directory for each level.
 */
public final class FolderWriter implements BackupWriter {
  private enum State {
    RECEIVING,
    COMPLETE,
    /** Published, or of no use any more. */
    OVER,
    CLOSED
  }

  private final FolderLayout layout;
  private final FileSystemSync sync;
  private final FolderOptions options;
  private final StagingArea staging;
  private final String backup;
  private final String source;
  private final ManifestCursor cursor;
  private final Shortfalls shortfalls = new Shortfalls();
  private final EntryWriter entries;
  private final Sha256 sha256 = new Sha256();
  private final Sha256 manifest = new Sha256();

  private volatile State state = State.RECEIVING;
  private ManifestLine.@Nullable File file;
  private List<Xattr> xattrs = List.of();
  private ManifestLine.@Nullable Chunk awaited;
  private String directory = ManifestLine.ROOT;
  private long bytes;
  private String device = "";
  private boolean published;

  FolderWriter(
      FolderLayout layout,
      FileSystemSync sync,
      FolderOptions options,
      StagingArea staging,
      String backup,
      String source) {
    this.layout = layout;
    this.sync = sync;
    this.options = options;
    this.staging = staging;
    this.backup = backup;
    this.source = source;
    this.cursor = new ManifestCursor(staging.manifest(), new ManifestRules(backup, source));
    this.entries = new EntryWriter(cursor.rules().owners(), shortfalls);
  }

  @Override
  public void comesFrom(String sender) throws IOException {
    if (device.equals(sender)) {
      return;
    }
    List<Snapshot> before = new SnapshotStore(layout).list().snapshots();
    String usual = before.isEmpty() ? "" : before.getLast().device();
    if (!options.acceptSource() && !usual.isEmpty() && !usual.equals(sender)) {
      throw new FolderException(Problem.OTHER_SOURCE, layout.folder(), null);
    }
    device = sender;
  }

  @Override
  public Written write(BackupReader.Kind kind, ByteBuf body) throws IOException {
    if (state != State.RECEIVING) {
      throw new IllegalStateException("takes no more blocks: " + state);
    }
    switch (kind) {
      case MANIFEST -> {
        ManifestSegment segment = ManifestSegment.check(body, sha256);
        taking(() -> take(segment, body));
      }
      case CONTENT -> {
        ContentBlock content = ContentBlock.check(body, sha256);
        taking(() -> take(content, body));
      }
    }
    ManifestTotals totals = cursor.rules().totals();
    return new Written(directory, totals.files(), bytes, state == State.COMPLETE);
  }

  @FunctionalInterface
  private interface Taking {
    void run() throws IOException;
  }

  private void taking(Taking step) throws IOException {
    State after = State.OVER;
    try {
      step.run();
      after = cursor.rules().ended() ? State.COMPLETE : State.RECEIVING;
    } catch (InvalidBackupException e) {
      throw e;
    } catch (IOException e) {
      throw DiskRefusal.of(layout.folder(), e);
    } finally {
      state = after;
    }
  }

  private void take(ManifestSegment segment, ByteBuf body) throws IOException {
    staging.appendManifest(body, segment.offset(), segment.length());
    manifest.update(body, segment.offset(), segment.length());
    advance();
  }

  private void take(ContentBlock content, ByteBuf body) throws IOException {
    int at = content.offset();
    for (ManifestLine.Chunk chunk : content.chunks()) {
      if (!chunk.equals(awaited)) {
        throw new InvalidBackupException("content that the manifest does not announce next");
      }
      staging.append(body, at, chunk.length());
      at += chunk.length();
      bytes += chunk.length();
      awaited = null;
      advance();
    }
  }

  /** Follows the manifest up to the next chunk that has not come, or to where it ends for now. */
  private void advance() throws IOException {
    while (awaited == null) {
      ManifestLine line = cursor.next();
      if (line == null) {
        return;
      }
      follow(line);
    }
  }

  private void follow(ManifestLine line) throws IOException {
    switch (line) {
      case ManifestLine.Directory entry -> directory = entry.path();
      case ManifestLine.File entry -> {
        directory = Names.parent(entry.path());
        staging.beginFile();
        file = entry;
        xattrs = cursor.attributes();
      }
      case ManifestLine.Hole hole -> {
        staging.skip(hole.length());
        bytes += hole.length();
      }
      case ManifestLine.Again _ -> staging.restartFile();
      case ManifestLine.Chunk chunk -> awaited = chunk;
      case ManifestLine.Whole whole -> {
        if (file != null) {
          staging.finishFile(entries, file, whole.mtime(), xattrs);
          file = null;
        }
      }
      case ManifestLine.Spoiled _ -> {
        staging.dropFile();
        file = null;
      }
      case ManifestLine.End _ -> {
        if (!cursor.atEnd()) {
          throw new InvalidBackupException("manifest: something after its end");
        }
      }
      case ManifestLine.Version _,
          ManifestLine.Backup _,
          ManifestLine.User _,
          ManifestLine.Group _,
          ManifestLine.Shared _,
          ManifestLine.Attribute _,
          ManifestLine.Link _,
          ManifestLine.Symlink _,
          ManifestLine.Fifo _,
          ManifestLine.Device _,
          ManifestLine.Omitted _ -> {}
    }
  }

  @Override
  public Receipt publish(PublishListener listener) throws IOException {
    if (state != State.COMPLETE) {
      throw new IllegalStateException("not complete: " + state);
    }
    state = State.OVER;
    String root = manifest.finish();
    try {
      ManifestTotals totals = publish(root, listener);
      return new Receipt(root, totals.files(), totals.bytes(), totals.omitted());
    } catch (InvalidPathException e) {
      // The encoding of the system's names, which its locale chooses, lacks a character.
      throw new FolderException(Problem.IO, layout.folder(), e);
    } catch (IOException e) {
      if (FolderSwitch.isPending(layout)) {
        throw new FolderException(Problem.HALF_SWITCHED, layout.folder(), e);
      }
      throw DiskRefusal.of(layout.folder(), e);
    }
  }

  private ManifestTotals publish(String root, PublishListener listener) throws IOException {
    staging.seal();
    Changes changes = Planner.plan(layout, sync, staging, backup, source);
    SnapshotStore.Listing before = new SnapshotStore(layout).list();
    checkRemovals(changes, before);
    Snapshot snapshot =
        new Snapshot(
            backup,
            before.nextNumber(),
            options.clock().instant().truncatedTo(ChronoUnit.MILLIS),
            source,
            device,
            root,
            cursor.rules().totals(),
            changes);
    Publisher.Result result =
        FolderSwitch.commit(layout, sync, staging, snapshot).finish(staging, shortfalls, listener);
    published = true;
    if (result.missing() > 0) {
      throw new IOException(result.missing() + " files went away while they were published");
    }
    return result.totals();
  }

  private void checkRemovals(Changes changes, SnapshotStore.Listing before) throws FolderException {
    if (!options.allowRemovals()
        && !before.snapshots().isEmpty()
        && changes.lost() > before.snapshots().getLast().totals().files() / 2) {
      throw new FolderException(Problem.HELD, layout.folder(), null);
    }
  }

  @Override
  public List<Shortfall> shortfalls() {
    return shortfalls.counted();
  }

  /** Whether it was closed. May be asked on any thread. */
  boolean isClosed() {
    return state == State.CLOSED;
  }

  /**
   * What is staged is dropped. A switch that is under way keeps it: {@link DestinationFolder} makes
   * it again.
   */
  @Override
  public void close() throws IOException {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      try {
        if (published || FolderSwitch.isPending(layout)) {
          staging.close();
        } else {
          Planner.undo(layout, staging.plan());
          staging.drop();
        }
      } catch (IOException e) {
        throw DiskRefusal.of(layout.folder(), e);
      }
    }
  }
}
