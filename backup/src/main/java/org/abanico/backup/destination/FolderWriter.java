package org.abanico.backup.destination;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.abanico.backup.BackupReader;
import org.abanico.backup.BackupWriter;
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.InvalidBackupException;
import org.abanico.backup.LeftOut;
import org.abanico.backup.Shortfall;
import org.abanico.backup.abilities.Unholdable;
import org.abanico.backup.block.ContentBlock;
import org.abanico.backup.block.ManifestSegment;
import org.abanico.backup.block.PieceHasher;
import org.abanico.backup.block.SegmentReference;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.catalog.Catalog;
import org.abanico.backup.folder.Changes;
import org.abanico.backup.folder.Directories;
import org.abanico.backup.folder.DiskRefusal;
import org.abanico.backup.folder.EntryWriter;
import org.abanico.backup.folder.FileSystemSync;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.folder.Planner;
import org.abanico.backup.folder.Shortfalls;
import org.abanico.backup.folder.StagingArea;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.history.SnapshotStore;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestRules;
import org.abanico.backup.manifest.ManifestTotals;
import org.abanico.backup.manifest.Names;
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
  private final Holdings holdings;
  private final ManifestCursor cursor;
  private final Shortfalls shortfalls = new Shortfalls();
  private final LocalContent local;
  private final StagedIds ids;
  private final Adoptions adoptions;
  private final FileAssembly assembly;
  private final @Nullable NeedFinder finder;
  private final Unholdable unholdable;
  private final Sha256 sha256 = new Sha256();
  private final Sha256 manifest = new Sha256();

  private volatile State state = State.RECEIVING;
  private ManifestLine.@Nullable Chunk awaited;
  private String directory = ManifestLine.ROOT;
  private long bytes;
  private String device = "";
  private boolean published;

  /** What is staged is of no use for another backup, either. */
  private boolean worthless;

  FolderWriter(
      FolderLayout layout,
      FileSystemSync sync,
      FolderOptions options,
      StagingArea staging,
      Holdings holdings,
      String backup,
      String source)
      throws IOException {
    this.layout = layout;
    this.sync = sync;
    this.options = options;
    this.staging = staging;
    this.backup = backup;
    this.source = source;
    this.cursor = new ManifestCursor(staging.manifest(), new ManifestRules(backup, source));
    this.holdings = holdings;
    this.unholdable = new Unholdable(staging.abilities());
    Catalog catalog = holdings.catalog();
    this.local = new LocalContent(layout, catalog, backup);
    this.ids = new StagedIds(catalog);
    EntryWriter entries = new EntryWriter(cursor.rules().owners(), shortfalls, staging.abilities());
    this.adoptions = new Adoptions(layout.folder(), catalog, sync);
    this.assembly =
        new FileAssembly(staging, local, catalog, ids, entries, adoptions, !holdings.needsAll());
    this.finder =
        holdings.needsAll()
            ? null
            : holdings.finder(staging, ids, new ManifestRules(backup, source));
  }

  @Override
  public BackupReader.Receiver needs() {
    return new BackupReader.Receiver(holdings.needsAll(), holdings.root());
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
    Wants wants = null;
    switch (kind) {
      case MANIFEST -> wants = manifest(body);
      case CONTENT -> {
        ContentBlock content = ContentBlock.check(body, sha256);
        taking(
            () -> {
              take(content, body);
              return null;
            });
      }
    }
    ManifestTotals totals = cursor.rules().totals();
    return new Written(
        directory,
        totals.files(),
        bytes,
        state == State.COMPLETE,
        !local.hasEarly(),
        finder == null ? null : wants);
  }

  private @Nullable Wants manifest(ByteBuf body) throws IOException {
    SegmentReference reference = SegmentReference.read(body);
    if (reference == null) {
      ManifestSegment segment = ManifestSegment.check(body, sha256);
      return taking(() -> take(body, segment.offset(), segment.length()));
    }
    return taking(
        () -> {
          ByteBuf text = holdings.text(reference, sha256);
          try {
            return take(text, text.readerIndex(), text.readableBytes());
          } finally {
            text.release();
          }
        });
  }

  @FunctionalInterface
  private interface Taking {
    @Nullable Wants run() throws IOException;
  }

  private @Nullable Wants taking(Taking step) throws IOException {
    State after = State.OVER;
    try {
      Wants wants = step.run();
      adoptions.settle();
      holdings.catalog().commit();
      after = cursor.rules().ended() ? State.COMPLETE : State.RECEIVING;
      return wants;
    } catch (InvalidBackupException e) {
      worthless = true;
      throw e;
    } catch (InvalidPathException e) {
      throw unnameable(e);
    } catch (IOException e) {
      FolderException refusal = DiskRefusal.of(layout.folder(), e);
      // Who is to make room on a full disk must not have to look for it here.
      worthless = refusal.problem() == Problem.DISK_FULL;
      if (refusal.problem() == Problem.CHANGED) {
        holdings.distrust(Path.of(refusal.path()));
      }
      throw refusal;
    } finally {
      state = after;
    }
  }

  private @Nullable Wants take(ByteBuf text, int index, int length) throws IOException {
    staging.appendManifest(text, index, length);
    manifest.update(text, index, length);
    Wants wants = finder == null ? null : finder.advance();
    advance();
    return wants;
  }

  private void take(ContentBlock content, ByteBuf body) throws IOException {
    int at = content.offset();
    for (ManifestLine.Chunk chunk : content.chunks()) {
      if (chunk.equals(awaited)) {
        awaited = null;
        assembly.come(chunk, body, at);
        bytes += chunk.length();
        advance();
      } else if (finder == null) {
        throw new InvalidBackupException("content that the manifest does not announce next");
      } else {
        local.keep(chunk, body, at);
      }
      at += chunk.length();
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
    LeftOut.Entry refused = unholdable.refuse(line, cursor.names());
    if (refused != null) {
      staging.leaveOut(refused);
    }
    switch (line) {
      case ManifestLine.Directory entry -> directory = entry.path();
      case ManifestLine.File entry -> {
        directory = Names.parent(entry.path());
        if (refused == null) {
          assembly.begin(entry, cursor.attributes(), cursor.offset());
        } else {
          assembly.leaveOut();
        }
      }
      case ManifestLine.Hole hole -> {
        assembly.hole(hole.length());
        bytes += hole.length();
      }
      case ManifestLine.Again _ -> assembly.again(cursor.offset());
      case ManifestLine.Chunk chunk -> chunk(chunk);
      case ManifestLine.Whole whole ->
          assembly.finish(whole, finder != null && finder.take() == Decision.STAYS);
      case ManifestLine.Spoiled _ -> assembly.spoiled();
      case ManifestLine.End _ -> {
        if (!cursor.atEnd() || local.hasEarly()) {
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

  private void chunk(ManifestLine.Chunk chunk) throws IOException {
    Decision decision = finder == null ? Decision.NEED : finder.take();
    switch (decision) {
      case LEFT_OUT -> {}
      case SAME -> assembly.same(chunk);
      case HAVE -> assembly.have(chunk);
      case NEED -> {
        assembly.need();
        ByteBuf early = local.takeEarly(chunk);
        if (early == null) {
          awaited = chunk;
          return;
        }
        try {
          assembly.come(chunk, early, early.readerIndex());
        } finally {
          early.release();
        }
      }
      case STAYS, STAGED -> throw new IllegalStateException("the end of a file for a chunk");
    }
    bytes += chunk.length();
  }

  @Override
  public Flush flush() throws IOException {
    staging.flush();
    holdings.catalog().commit(sync);
    return adoptions.sync();
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
      throw unnameable(e);
    } catch (IOException e) {
      if (FolderSwitch.isPending(layout)) {
        throw new FolderException(Problem.HALF_SWITCHED, layout.folder(), e);
      }
      FolderException refusal = DiskRefusal.of(layout.folder(), e);
      worthless = refusal.problem() == Problem.DISK_FULL;
      throw refusal;
    }
  }

  /** The encoding of the system's names lacks a character. */
  private FolderException unnameable(InvalidPathException refusal) {
    return new FolderException(Problem.IO, layout.folder(), refusal);
  }

  private ManifestTotals publish(String root, PublishListener listener) throws IOException {
    staging.seal();
    Planner.Found found;
    List<PieceHasher.Piece> text;
    try (Beside.Doing<List<PieceHasher.Piece>> keeping =
        options.beside().begin(() -> WholeManifest.keep(staging, root, sync))) {
      found = Planner.plan(layout, sync, staging, backup, source);
      text = keeping.await();
    }
    SnapshotStore.Listing before = new SnapshotStore(layout).list();
    checkRemovals(found.changes(), before);
    Snapshot snapshot =
        new Snapshot(
            backup,
            before.nextNumber(),
            options.clock().instant().truncatedTo(ChronoUnit.MILLIS),
            source,
            device,
            root,
            cursor.rules().totals(),
            found.changes());
    adoptions.settleAll();
    boolean known = holdings.publishing(text);
    FolderSwitch pending = FolderSwitch.commit(layout, sync, staging, snapshot);
    long missing = 0;
    // What verification found is mended, be it only an owner.
    boolean sound = !Directories.exists(layout.damaged());
    if (known && found.asListed() && sound) {
      pending.finishUnchanged(staging, () -> holdings.describe(sync));
    } else {
      missing =
          pending.finish(staging, shortfalls, listener, () -> holdings.describe(sync)).missing();
    }
    published = true;
    holdings.dropBrokenOff();
    if (missing > 0) {
      throw new IOException(missing + " files went away while they were published");
    }
    return snapshot.totals();
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

  @Override
  public LeftOut leftOut() {
    return staging.leftOut();
  }

  /** Whether it was closed. May be asked on any thread. */
  boolean isClosed() {
    return state == State.CLOSED;
  }

  private void giveUp() throws IOException {
    Planner.undo(layout, staging.plan());
    if (worthless || !StagingArea.holdsFiles(layout.staging().resolve(backup))) {
      staging.drop();
    } else {
      staging.close();
    }
  }

  /**
   * What is staged is material for the next backup, unless it was published. A switch that is under
   * way keeps it: {@link DestinationFolder} makes it again.
   */
  @Override
  public void close() throws IOException {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      try (Holdings _ = holdings;
          NeedFinder _ = finder;
          LocalContent _ = local) {
        if (published || FolderSwitch.isPending(layout)) {
          staging.close();
        } else {
          giveUp();
        }
      } catch (IOException e) {
        throw DiskRefusal.of(layout.folder(), e);
      }
    }
  }
}
