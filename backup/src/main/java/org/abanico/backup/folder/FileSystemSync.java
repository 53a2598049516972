package org.abanico.backup.folder;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.abanico.backup.linux.Descriptors;
import org.abanico.backup.linux.Errno;
import org.abanico.backup.linux.Linux;
import org.jspecify.annotations.Nullable;

/**
 * Makes what was written outlast a loss of power. On Linux one syncfs(2) does that for everything
 * at once; elsewhere each file and directory is forced as it is finished. Used by one thread at a
 * time, but for {@link #complete}, which any thread may call at any time.
 *
 * <p>What syncfs costs: it writes out everything that is unwritten on the whole file system, that
 * of other programs too, and waits for it. A backup does so now and then while content comes in,
 * and before and after its switch. For many small files that is far less than forcing each; but
 * beside a program that writes much to the same file system, a backup may have to wait for that
 * program's gigabytes.
 */
public abstract sealed class FileSystemSync implements AutoCloseable {
  /** Opens no directories, and needs none forced. */
  private static final boolean WINDOWS = File.separatorChar == '\\';

  private FileSystemSync() {}

  /**
   * A file system that is not the system's own may be one of which everything is synced at once.
   */
  public interface AtOnceFileSystem {
    /** On return, everything that was written is on the disk. */
    void sync() throws IOException;
  }

  /** For the file system that holds {@code directory}. */
  public static FileSystemSync of(Path directory) throws IOException {
    if (directory.getFileSystem() instanceof AtOnceFileSystem system) {
      return new AtOnce(system::sync, () -> {});
    }
    // Systems without the call do not get as far as finding out that there is no such descriptor.
    if (Linux.reaches(directory) && Descriptors.syncfs(-1) == -Errno.EBADF) {
      int descriptor = Descriptors.open(directory.toString());
      if (descriptor >= 0) {
        return new AtOnce(
            () -> check(Descriptors.syncfs(descriptor), directory, "syncfs"),
            () -> check(Descriptors.close(descriptor), directory, "close"));
      }
    }
    return new OneByOne();
  }

  private static void check(int result, Path directory, String call) throws IOException {
    Errno.check(-result, directory.toString(), call);
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

  /** Whether {@link #complete} does all, and the other methods nothing. */
  public abstract boolean isAtOnce();

  /**
   * On return, everything that was told so far is on the disk.
   *
   * @throws IOException also when an earlier call has thrown since {@link #begin}: what it could
   *     not write may be lost, and the system says so once only
   */
  public abstract void complete() throws IOException;

  /** What was written so far does not count any more. */
  public abstract void begin();

  @Override
  public abstract void close() throws IOException;

  @FunctionalInterface
  private interface Call {
    void run() throws IOException;
  }

  private static final class AtOnce extends FileSystemSync {
    private final Call sync;
    private final Call close;
    private @Nullable IOException failure;
    private boolean closed;

    AtOnce(Call sync, Call close) {
      this.sync = sync;
      this.close = close;
    }

    @Override
    public void finished(FileChannel file) {}

    @Override
    public void changed(Path changed) {}

    @Override
    public boolean isAtOnce() {
      return true;
    }

    @Override
    public synchronized void complete() throws IOException {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      if (failure != null) {
        throw new IOException("the disk has failed before", failure);
      }
      try {
        sync.run();
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public synchronized void begin() {
      failure = null;
    }

    @Override
    public synchronized void close() throws IOException {
      if (!closed) {
        closed = true;
        close.run();
      }
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
    public boolean isAtOnce() {
      return false;
    }

    @Override
    public void complete() {}

    @Override
    public void begin() {}

    @Override
    public void close() {}
  }
}
