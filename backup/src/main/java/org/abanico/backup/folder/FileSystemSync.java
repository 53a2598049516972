package org.abanico.backup.folder;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.abanico.backup.linux.Descriptors;
import org.abanico.backup.linux.Errno;
import org.abanico.backup.linux.Linux;

/**
 * Makes what was written outlast a loss of power. On Linux one syncfs(2) does that for everything
 * at once; elsewhere each file and directory is forced as it is finished. Used by one thread at a
 * time.
 *
 * <p>What syncfs costs: it writes out everything that is unwritten on the whole file system, that
 * of other programs too, and waits for it; a backup does so twice, before and after its switch. For
 * many small files that is far less than forcing each; but beside a program that writes much to the
 * same file system, publishing may have to wait for that program's gigabytes.
 */
public abstract sealed class FileSystemSync implements AutoCloseable {
  /** Opens no directories, and needs none forced. */
  private static final boolean WINDOWS = File.separatorChar == '\\';

  private FileSystemSync() {}

  /** For the file system that holds {@code directory}. */
  public static FileSystemSync of(Path directory) throws IOException {
    // Systems without the call do not get as far as finding out that there is no such descriptor.
    if (Linux.reaches(directory) && Descriptors.syncfs(-1) == -Errno.EBADF) {
      int descriptor = Descriptors.open(directory.toString());
      if (descriptor >= 0) {
        return new AtOnce(directory, descriptor);
      }
    }
    return new OneByOne();
  }

  /** Forces each file and directory on its own, on any system. */
  static FileSystemSync oneByOne() {
    return new OneByOne();
  }

  /** Makes it durable at once what came into the directory, went or was renamed. */
  public static void force(Path directory) throws IOException {
    if (!WINDOWS) {
      try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
        opened.force(true);
      }
    }
  }

  /** The file is complete. */
  public abstract void finished(FileChannel file) throws IOException;

  /** Entries of the directory came, went or were renamed. */
  public abstract void changed(Path directory) throws IOException;

  /** On return, everything that was told so far is on the disk. */
  public abstract void complete() throws IOException;

  @Override
  public abstract void close() throws IOException;

  private static final class AtOnce extends FileSystemSync {
    private final Path directory;
    private final int descriptor;
    private boolean closed;

    AtOnce(Path directory, int descriptor) {
      this.directory = directory;
      this.descriptor = descriptor;
    }

    @Override
    public void finished(FileChannel file) {}

    @Override
    public void changed(Path changed) {}

    @Override
    public void complete() throws IOException {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      check(Descriptors.syncfs(descriptor), "syncfs");
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        check(Descriptors.close(descriptor), "close");
      }
    }

    private void check(int result, String call) throws IOException {
      Errno.check(-result, directory.toString(), call);
    }
  }

  private static final class OneByOne extends FileSystemSync {
    @Override
    public void finished(FileChannel file) throws IOException {
      file.force(true);
    }

    @Override
    public void changed(Path directory) throws IOException {
      force(directory);
    }

    @Override
    public void complete() {}

    @Override
    public void close() {}
  }
}
