package org.abanico.backup.destination;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.InvalidBackupException;
import org.abanico.backup.Recovery;
import org.abanico.backup.Recovery.What;
import org.abanico.backup.catalog.Catalog;
import org.abanico.backup.folder.Directories;
import org.abanico.backup.folder.DiskRefusal;
import org.abanico.backup.folder.FileSystemSync;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.folder.SmallFile;
import org.abanico.backup.folder.StagingArea;
import org.abanico.backup.history.Forgetting;
import org.abanico.backup.history.History;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.history.Retention;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.history.SnapshotReader;
import org.abanico.backup.history.SnapshotStore;
import org.abanico.backup.history.Verified;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.tree.EntryAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A folder that backups are brought to, locked while it is open. Blocking; used by one thread at a
 * time, though not always the same one.
 *
 * <p>No path of a backup leads outside the folder. Other programs must not change directories in it
 * to symbolic links while a backup is published: that is not guarded against.
 */
public final class DestinationFolder implements AutoCloseable {
  private final FolderLayout layout;
  private final FileChannel lockFile;
  private final FileSystemSync sync;
  private final FolderOptions options;
  private final List<Recovery> recoveries = new ArrayList<>();
  private Catalog catalog;
  private volatile @Nullable FolderWriter writer;

  private DestinationFolder(
      FolderLayout layout,
      FileChannel lockFile,
      FileSystemSync sync,
      Catalog catalog,
      FolderOptions options) {
    this.layout = layout;
    this.lockFile = lockFile;
    this.sync = sync;
    this.catalog = catalog;
    this.options = options;
  }

  /**
   * Opens a destination. What a run that was killed has left half done is brought to an end: a
   * switch is made, what is staged otherwise is material for the next backup; {@link
   * #takeRecoveries} says so. The folder is made when it is missing, but not what should hold it.
   *
   * @throws FolderException MISSING, NOT_A_FOLDER, NOT_WRITABLE, IN_USE, NOT_A_DESTINATION,
   *     DISK_FULL or IO
   */
  public static DestinationFolder open(Path dir, FolderOptions options) throws FolderException {
    try {
      FolderLayout layout = new FolderLayout(prepare(dir));
      if (!isDestination(layout)) {
        if (!options.adopt() && !isEmpty(layout.folder())) {
          throw new FolderException(Problem.NOT_A_DESTINATION, dir, null);
        }
        Directories.makePrivate(layout.control());
      }
      return lock(layout, options);
    } catch (IOException e) {
      throw DiskRefusal.of(dir, e);
    }
  }

  /**
   * Opens a destination that is there.
   *
   * @throws FolderException as {@link #open} does; MISSING or NOT_A_DESTINATION when it is none
   */
  public static DestinationFolder openExisting(Path dir, FolderOptions options)
      throws FolderException {
    existing(dir);
    return open(dir, options);
  }

  /**
   * What a destination's folder holds of the past, to be listed only: the folder is not locked.
   *
   * @throws FolderException MISSING or NOT_A_DESTINATION
   */
  public static History history(Path dir) throws FolderException {
    return new History(existing(dir));
  }

  private static FolderLayout existing(Path dir) throws FolderException {
    try {
      if (!Files.isDirectory(dir)) {
        throw new FolderException(Problem.MISSING, dir, null);
      }
      FolderLayout layout = new FolderLayout(dir.toRealPath());
      if (!isDestination(layout)) {
        throw new FolderException(Problem.NOT_A_DESTINATION, dir, null);
      }
      return layout;
    } catch (IOException e) {
      throw DiskRefusal.of(dir, e);
    }
  }

  private static Path prepare(Path dir) throws IOException {
    Path absolute = dir.toAbsolutePath();
    if (!Files.exists(absolute)) {
      Path parent = absolute.getParent();
      if (parent == null || !Files.isDirectory(parent)) {
        throw new FolderException(Problem.MISSING, dir, null);
      }
      Files.createDirectory(absolute);
    } else if (!Files.isDirectory(absolute)) {
      throw new FolderException(Problem.NOT_A_FOLDER, dir, null);
    }
    Path real = absolute.toRealPath();
    makeAccessible(real);
    return real;
  }

  /** A backup may have left the folder with a mode that keeps its owner out. */
  private static void makeAccessible(Path folder) throws IOException {
    try (DirectoryStream<Path> _ = Files.newDirectoryStream(folder)) {
      EntryAttributes.read(folder.resolve("."));
    } catch (AccessDeniedException e) {
      EntryAttributes.setMode(folder, EntryAttributes.read(folder).mode() | 0700);
    }
  }

  private static boolean isDestination(FolderLayout layout) throws IOException {
    Path control = layout.control();
    if (!Directories.exists(control)) {
      return false;
    }
    if (!Directories.isDirectory(control)) {
      throw new FolderException(Problem.NOT_A_FOLDER, control, null);
    }
    return true;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }

  private static DestinationFolder lock(FolderLayout layout, FolderOptions options)
      throws IOException {
    FileChannel file =
        FileChannel.open(
            layout.lock(),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      FileLock lock = file.tryLock();
      if (lock == null) {
        throw new FolderException(Problem.IN_USE, layout.folder(), null);
      }
      Directories.ensurePrivate(layout.staging());
      Directories.ensurePrivate(layout.snapshots());
      Directories.ensurePrivate(layout.history());
      FileSystemSync sync = FileSystemSync.of(layout.control());
      try {
        return recovered(layout, file, sync, options);
      } catch (IOException | RuntimeException e) {
        sync.close();
        throw e;
      }
    } catch (OverlappingFileLockException e) {
      file.close();
      throw new FolderException(Problem.IN_USE, layout.folder(), e);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static DestinationFolder recovered(
      FolderLayout layout, FileChannel file, FileSystemSync sync, FolderOptions options)
      throws IOException {
    Catalog catalog = Catalog.open(layout);
    boolean opened = false;
    try {
      DestinationFolder folder = new DestinationFolder(layout, file, sync, catalog, options);
      try {
        folder.recover();
      } catch (IOException e) {
        folder.renewCatalog(e);
        folder.recover();
      }
      opened = true;
      return folder;
    } finally {
      if (!opened) {
        catalog.close();
      }
    }
  }

  private void recover() throws IOException {
    finishSwitch();
    new Forgetting(layout, sync).finish();
    List<Snapshot> snapshots = new SnapshotStore(layout).list().snapshots();
    String tree = snapshots.isEmpty() ? "" : snapshots.getLast().backup();
    if (snapshots.isEmpty() && options.adopt() && catalog.isEmpty()) {
      AdoptedFiles.describe(layout, catalog);
    }
    for (String backup : new BrokenOff(layout, catalog).keep(snapshots)) {
      recoveries.add(new Recovery(What.BROKEN_OFF, backup, tree));
    }
  }

  private void finishSwitch() throws IOException {
    if (FolderSwitch.isPending(layout)) {
      recoveries.add(FolderSwitch.finishPending(layout, sync, catalog));
      new BrokenOff(layout, catalog).dropAll();
    }
  }

  /** A catalog that has turned out to be damaged is begun anew; any other failure is thrown. */
  private void renewCatalog(IOException failure) throws IOException {
    if (catalog.isOpen()) {
      throw failure;
    }
    catalog.close();
    catalog = Catalog.open(layout);
  }

  /** What was found half done since the last call, and what became of it. */
  public List<Recovery> takeRecoveries() {
    List<Recovery> taken = List.copyOf(recoveries);
    recoveries.clear();
    return taken;
  }

  /** The folder, as a real path. */
  public Path path() {
    return layout.folder();
  }

  /**
   * Begins to take a backup in. One that is being taken in is broken off.
   *
   * @param backup its identifier (protocol.md, section 6)
   * @param source the name of its source
   * @throws FolderException when the folder cannot be written
   * @throws InvalidBackupException when a backup cannot be called so, or one was
   */
  public FolderWriter begin(String backup, String source) throws IOException {
    if (!Names.isBackup(backup)) {
      throw new InvalidBackupException("not a backup's identifier");
    }
    try {
      dropWriter();
      sync.begin();
      makeAccessible(layout.folder());
      Holdings holdings;
      try {
        holdings = prepare(backup);
      } catch (InvalidBackupException e) {
        throw e;
      } catch (IOException e) {
        renewCatalog(e);
        holdings = prepare(backup);
      }
      StagingArea staging = StagingArea.create(layout.staging().resolve(backup), sync);
      writer = new FolderWriter(layout, sync, options, staging, holdings, backup, source);
      return writer;
    } catch (InvalidBackupException e) {
      throw e;
    } catch (IOException e) {
      throw DiskRefusal.of(layout.folder(), e);
    }
  }

  private Holdings prepare(String backup) throws IOException {
    finishSwitch();
    new Forgetting(layout, sync).finish();
    if (new SnapshotStore(layout).has(backup) || Directories.exists(layout.history(backup))) {
      throw new InvalidBackupException("a backup of this identifier was here before");
    }
    BrokenOff brokenOff = new BrokenOff(layout, catalog);
    brokenOff.drop(backup);
    brokenOff.keep(new SnapshotStore(layout).list().snapshots());
    return Holdings.of(layout, catalog, backup);
  }

  /**
   * Whether a backup is being taken in. May be asked on any thread, though not during {@link
   * #begin}.
   */
  public boolean isTakingIn() {
    FolderWriter current = writer;
    return current != null && !current.isClosed();
  }

  /** The day whose share of the folder was verified last; empty when none was yet. */
  public Optional<LocalDate> verifiedOn() {
    try {
      return Optional.of(LocalDate.parse(SmallFile.read(layout.verified()).strip()));
    } catch (IOException | DateTimeException e) {
      // It is read again; the worst that comes of it is a second look on one day.
      return Optional.empty();
    }
  }

  /**
   * Verifies a day's share of the folder, and notes it. Not while a backup is taken in.
   *
   * @throws CancellationException when the listener says that it is to stop; nothing is noted then
   */
  public Verified verifyShare(LocalDate day, RestoreListener listener) throws IOException {
    Verified verified = history().verify(day, listener);
    SmallFile.replace(layout.verified(), day + "\n");
    return verified;
  }

  private void dropWriter() throws IOException {
    FolderWriter dropped = writer;
    writer = null;
    if (dropped != null) {
      dropped.close();
    }
  }

  /** What the folder holds of the past. */
  public History history() {
    return new History(layout);
  }

  /**
   * Begins to give back a snapshot, or some of it. Not while a backup is taken in.
   *
   * @param restore what the blocks are of, in place of a backup's identifier
   * @param paths what is wanted, as in a manifest, each with all below it; everything when empty
   */
  public SnapshotReader giveBack(String restore, Snapshot snapshot, List<String> paths)
      throws IOException {
    makeAccessible(layout.folder());
    return history().reader(restore, snapshot, paths);
  }

  /**
   * Removes a snapshot; all others can be restored as before.
   *
   * @param backup one that is there, and not the newest
   * @throws FolderException when that cannot be done; it is done then before anything else is
   */
  public void forget(String backup) throws FolderException {
    try {
      new Forgetting(layout, sync).forget(backup);
      try {
        catalog.forgotHistory(backup);
      } catch (IOException e) {
        renewCatalog(e);
      }
    } catch (IOException e) {
      throw DiskRefusal.of(layout.folder(), e);
    }
  }

  /**
   * Removes the snapshots that are not to be kept any longer.
   *
   * @return what was removed, or why nothing was
   */
  public Retention.Verdict retain(Retention retention) throws FolderException {
    try {
      int mode = EntryAttributes.read(layout.folder()).mode();
      makeAccessible(layout.folder());
      Retention.Verdict verdict = retention.decide(history().list().snapshots());
      for (Snapshot due : verdict.forget()) {
        forget(due.backup());
      }
      EntryAttributes.setMode(layout.folder(), mode);
      return verdict;
    } catch (IOException e) {
      throw DiskRefusal.of(layout.folder(), e);
    }
  }

  /** Breaks off a backup that is being taken in, and unlocks the folder. */
  @Override
  public void close() throws IOException {
    try (FileChannel _ = lockFile;
        FileSystemSync _ = sync;
        Catalog _ = catalog;
        FolderWriter _ = writer) {
      writer = null;
    }
  }
}
