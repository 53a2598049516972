package org.abanico.app.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.abanico.app.keys.KeyException.Problem;

/**
 * Small text files that only their owner may read, in folders that only their owner may enter. A
 * file is written under another name, brought to the disk, and given its name in one step: nobody
 * ever sees half of one. Where the system knows no such permissions, they are its own affair.
 */
public final class PrivateFile {
  /** 16 keys with 64 groups each, all of the longest names, fit. */
  private static final int MAX_BYTES = 256 << 10;

  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
  private static final Set<PosixFilePermission> OTHERS_READ_OR_WRITE =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE);

  private PrivateFile() {}

  /**
   * What a file holds: 256 KiB at most.
   *
   * @throws KeyException also when others may read or write it
   */
  public static String read(Path file) throws KeyException {
    requirePrivate(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new KeyException(Problem.TOO_LARGE, file.toString());
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Refuses a file that others than its owner may read or write. */
  public static void requirePrivate(Path file) throws KeyException {
    try {
      if (POSIX && meets(Files.getPosixFilePermissions(file), OTHERS_READ_OR_WRITE)) {
        throw new KeyException(Problem.EXPOSED_FILE, file.toString());
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static KeyException unreadable(Path file, IOException e) {
    return e instanceof NoSuchFileException
        ? KeyException.ofSystem(Problem.MISSING_FILE, file, e)
        : KeyException.ofSystem(Problem.UNREADABLE_FILE, file, e);
  }

  private static boolean meets(
      Set<PosixFilePermission> permissions, Set<PosixFilePermission> unwanted) {
    return permissions.stream().anyMatch(unwanted::contains);
  }

  public static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * What a file holds, which is made first when it is not there. Of several that make it at a time
   * one does, and the others read what that one made.
   */
  static String readOrCreate(Path file, Supplier<String> text) throws KeyException {
    if (!exists(file)) {
      create(file, text.get());
    }
    return read(file);
  }

  private static void create(Path file, String text) throws KeyException {
    try {
      Path fresh = write(file, text);
      try {
        Files.createLink(file, fresh);
      } catch (FileAlreadyExistsException theOtherWasFirst) {
        return;
      } finally {
        Files.deleteIfExists(fresh);
      }
      syncFolder(file);
    } catch (IOException | UnsupportedOperationException e) {
      throw KeyException.ofSystem(Problem.NOT_WRITABLE, file, e);
    }
  }

  /** Puts a file in the place of another, or where there was none. */
  public static void replace(Path file, String text) throws KeyException {
    try {
      Path fresh = write(file, text);
      try {
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
      syncFolder(file);
    } catch (IOException e) {
      throw KeyException.ofSystem(Problem.NOT_WRITABLE, file, e);
    }
  }

  /** The folder of a file, made when it is not there. */
  public static void createFolder(Path file) throws KeyException {
    try {
      makeFolders(folder(file));
    } catch (IOException e) {
      throw KeyException.ofSystem(Problem.NOT_WRITABLE, file, e);
    }
  }

  private static Path write(Path file, String text) throws IOException, KeyException {
    Path folder = folder(file);
    makeFolders(folder);
    if (POSIX && meets(Files.getPosixFilePermissions(folder), OTHERS_WRITE)) {
      throw new KeyException(Problem.EXPOSED_FOLDER, folder.toString());
    }
    Path fresh =
        Files.createTempFile(folder, file.getFileName() + ".", ".new", attributes("rw-------"));
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(fresh);
      throw e;
    }
    return fresh;
  }

  private static Path folder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("a file without a folder");
    }
    return folder;
  }

  /** As {@link Files#createDirectories}, each that is made for its owner only. */
  public static void makeFolders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      makeFolders(folder(folder));
      try {
        Files.createDirectory(folder, attributes("rwx------"));
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(folder)) {
          throw e;
        }
      }
    }
  }

  static FileAttribute<?>[] attributes(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static void syncFolder(Path file) throws IOException {
    if (POSIX) {
      try (FileChannel channel = FileChannel.open(folder(file), StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
