package org.abanico.app.keys;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.abanico.app.keys.KeyException.Problem;

/** The right to write one file, of one program at a time: a lock on a file beside it. */
final class WriteLock implements AutoCloseable {
  /** Locks of files hold programs apart, not threads. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final Path beside;
  private final FileChannel channel;

  private WriteLock(Path beside, FileChannel channel) {
    this.beside = beside;
    this.channel = channel;
  }

  /** Waits for whoever has it: all are quick. */
  static WriteLock of(Path file) throws KeyException {
    PrivateFile.createFolder(file);
    Path beside = file.resolveSibling(file.getFileName() + ".lock");
    THREADS.lock();
    try {
      return new WriteLock(beside, lock(beside));
    } catch (IOException e) {
      THREADS.unlock();
      throw KeyException.ofSystem(Problem.NOT_WRITABLE, beside, e);
    }
  }

  private static FileChannel lock(Path beside) throws IOException {
    FileChannel channel =
        FileChannel.open(
            beside,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PrivateFile.attributes("rw-------"));
    try {
      channel.lock();
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() throws KeyException {
    try {
      channel.close();
    } catch (IOException e) {
      throw KeyException.ofSystem(Problem.NOT_WRITABLE, beside, e);
    } finally {
      THREADS.unlock();
    }
  }
}
