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
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.InvalidBackupException;
import org.abanico.backup.folder.Directories;
import org.abanico.backup.folder.DiskRefusal;
import org.abanico.backup.folder.FileSystemSync;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.folder.StagingArea;
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
  private @Nullable FolderWriter writer;

  private DestinationFolder(FolderLayout layout, FileChannel lockFile, FileSystemSync sync) {
    this.layout = layout;
    this.lockFile = lockFile;
    this.sync = sync;
  }

  /**
   * Opens a destination, and removes what a run that was killed has left in staging. The folder is
   * made when it is missing, but not what should hold it.
   *
   * @param adopt whether to take a folder that holds something and was never a destination: the
   *     first backup moves what is in it to history
   * @throws FolderException MISSING, NOT_A_FOLDER, NOT_WRITABLE, IN_USE, NOT_A_DESTINATION,
   *     DISK_FULL or IO
   */
  public static DestinationFolder open(Path dir, boolean adopt) throws FolderException {
    try {
      FolderLayout layout = new FolderLayout(prepare(dir));
      if (!isDestination(layout)) {
        if (!adopt && !isEmpty(layout.folder())) {
          throw new FolderException(Problem.NOT_A_DESTINATION, dir, null);
        }
        Directories.makePrivate(layout.control());
      }
      return lock(layout);
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
    if (!Files.exists(control, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (!Files.isDirectory(control, LinkOption.NOFOLLOW_LINKS)) {
      throw new FolderException(Problem.NOT_A_FOLDER, control, null);
    }
    return true;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }

  private static DestinationFolder lock(FolderLayout layout) throws IOException {
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
      removeStaging(layout);
      Directories.ensurePrivate(layout.snapshots());
      Directories.ensurePrivate(layout.history());
      return new DestinationFolder(layout, file, FileSystemSync.of(layout.control()));
    } catch (OverlappingFileLockException e) {
      file.close();
      throw new FolderException(Problem.IN_USE, layout.folder(), e);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void removeStaging(FolderLayout layout) throws IOException {
    Directories.delete(layout.staging());
    Directories.makePrivate(layout.staging());
  }

  /** The folder, as a real path. */
  public Path path() {
    return layout.folder();
  }

  /**
   * Begins to take a backup in. One that is being taken in is dropped.
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
      makeAccessible(layout.folder());
      if (Files.exists(layout.snapshot(backup), LinkOption.NOFOLLOW_LINKS)
          || Files.exists(layout.history(backup), LinkOption.NOFOLLOW_LINKS)) {
        throw new InvalidBackupException("a backup of this identifier was here before");
      }
      StagingArea staging = StagingArea.create(layout.staging().resolve(backup), sync);
      writer = new FolderWriter(layout, sync, staging, backup, source);
      return writer;
    } catch (InvalidBackupException e) {
      throw e;
    } catch (IOException e) {
      throw DiskRefusal.of(layout.folder(), e);
    }
  }

  private void dropWriter() throws IOException {
    FolderWriter dropped = writer;
    writer = null;
    if (dropped != null) {
      dropped.close();
    }
  }

  /** Drops a backup that is being taken in, and unlocks the folder. */
  @Override
  public void close() throws IOException {
    try (FileChannel _ = lockFile;
        FileSystemSync _ = sync;
        FolderWriter _ = writer) {
      writer = null;
    }
  }
}
