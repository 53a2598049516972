package org.abanico.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.abanico.backup.FolderException.Problem;

/**
 * A folder that receives backups, held by one program at a time. What is its own lies below {@code
 * .abanico}: the lock, staging, the manifests of what it holds, and history.
 */
public final class DestinationFolder implements AutoCloseable {
  private final Path root;
  private final FileChannel lockFile;

  private DestinationFolder(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /**
   * Opens a folder, makes it when only its last component is missing, and removes what an
   * interrupted backup left staged.
   *
   * @param adopt whether a folder may be taken that holds something and was never a destination
   * @throws FolderException when it cannot be used
   */
  public static DestinationFolder open(Path folder, boolean adopt) throws FolderException {
    try {
      Path root = prepare(folder, adopt);
      Path own = root.resolve(TreeWalk.OWN);
      Files.createDirectories(own);
      FileChannel lockFile = lock(root, own.resolve("lock"));
      Folders.deleteTree(own.resolve("staging"));
      return new DestinationFolder(root, lockFile);
    } catch (IOException e) {
      throw Folders.problem(folder, e);
    }
  }

  private static Path prepare(Path folder, boolean adopt) throws IOException {
    if (!Files.exists(folder)) {
      Path parent = folder.toAbsolutePath().getParent();
      if (Folders.exists(folder) || parent == null || !Files.isDirectory(parent)) {
        throw new FolderException(Problem.MISSING, folder, null);
      }
      Files.createDirectory(folder);
    }
    if (!Files.isDirectory(folder)) {
      throw new FolderException(Problem.NOT_A_FOLDER, folder, null);
    }
    Path root = folder.toRealPath();
    if (!Files.isReadable(root)) {
      throw new FolderException(Problem.UNREADABLE, folder, null);
    }
    Path own = root.resolve(TreeWalk.OWN);
    if (!Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS)) {
      if (Folders.exists(own) || (!adopt && !isEmpty(root))) {
        throw new FolderException(Problem.NOT_A_DESTINATION, folder, null);
      }
    }
    return root;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }

  private static FileChannel lock(Path root, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new FolderException(Problem.IN_USE, root, e);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new FolderException(Problem.IN_USE, root, null);
    }
    return channel;
  }

  /** Begins to take in one backup. */
  public BackupWriter begin(String backup, String source) throws IOException {
    try {
      return new FolderWriter(root, backup);
    } catch (IOException e) {
      throw Folders.problem(root, e);
    }
  }

  /** Gives the folder free for other programs. */
  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
