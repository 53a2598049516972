package org.abanico.app.spool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.abanico.app.keys.KeyException;
import org.abanico.app.keys.PrivateFile;
import org.abanico.server.Spool;
import org.abanico.transport.Workers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A spool of files, one a block, in a folder of its own below the one that was chosen, which only
 * its owner may enter. Nothing of it is needed after the program has ended: what a program that was
 * killed has left there is removed by the next.
 *
 * <p>{@link #open} and {@link #close} on any thread; all else on the thread that drives the
 * endpoint, which hands the work to its workers.
 */
public final class FileSpool implements Spool, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FileSpool.class);
  private static final String LOCK = "lock";
  private static final String PREFIX = "server-";

  /** So much of the disk is left to others, in bytes. */
  private static final long LEFT_FREE = 512L << 20;

  private final Path folder;
  private final FileStore store;
  private final FileChannel lock;
  private final long limitBytes;
  private @Nullable Workers disk;
  private long next;

  private FileSpool(Path folder, FileStore store, FileChannel lock, long limitBytes) {
    this.folder = folder;
    this.store = store;
    this.lock = lock;
    this.limitBytes = limitBytes;
  }

  /**
   * Makes a spool in a folder, which is made when it is not there, and removes those that programs
   * have left there that are no more.
   *
   * @param limitBytes as {@link Spool#limitBytes}
   */
  public static FileSpool open(Path chosen, long limitBytes) throws IOException {
    try {
      PrivateFile.createFolder(chosen.resolve(LOCK));
    } catch (KeyException e) {
      throw new IOException(e);
    }
    removeLeftOvers(chosen);
    Path own = Files.createTempDirectory(chosen, PREFIX);
    FileChannel lock =
        FileChannel.open(
            own.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lock.lock();
    return new FileSpool(own, Files.getFileStore(own), lock, limitBytes);
  }

  private static void removeLeftOvers(Path chosen) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(chosen, PREFIX + "*")) {
      for (Path left : folders) {
        if (Files.isDirectory(left, LinkOption.NOFOLLOW_LINKS) && isLeft(left)) {
          log.info("Removing {}, which a server has left", left);
          remove(left);
        }
      }
    }
  }

  private static boolean isLeft(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      return free != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }

  /**
   * Says who does the work, once, before anything else.
   *
   * @param workers used for nothing else that takes long
   */
  public void begin(Workers workers) {
    disk = workers;
  }

  private Workers disk() {
    if (disk == null) {
      throw new IllegalStateException("not begun");
    }
    return disk;
  }

  private Path file(long place) {
    return folder.resolve(Long.toString(place));
  }

  @Override
  public long limitBytes() {
    return limitBytes;
  }

  @Override
  public void write(ByteBuf body, Workers.Completion<Long> done) {
    long place = next++;
    disk()
        .submit(
            () -> {
              write(place, body);
              return place;
            },
            (written, failure, nowNanos) -> {
              body.release();
              done.completed(written, failure, nowNanos);
            });
  }

  private void write(long place, ByteBuf body) throws IOException {
    if (store.getUsableSpace() < LEFT_FREE) {
      throw new IOException("less than " + (LEFT_FREE >> 20) + " MiB are free on the disk");
    }
    try (FileChannel channel =
        FileChannel.open(file(place), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (ByteBuffer part : body.nioBuffers()) {
        while (part.hasRemaining()) {
          channel.write(part);
        }
      }
    } catch (IOException e) {
      Files.deleteIfExists(file(place));
      throw e;
    }
  }

  @Override
  public void read(long place, Workers.Completion<ByteBuf> done) {
    disk().submit(() -> read(place), done);
  }

  private ByteBuf read(long place) throws IOException {
    try (FileChannel channel = FileChannel.open(file(place), StandardOpenOption.READ)) {
      int size = Math.toIntExact(channel.size());
      ByteBuf body = PooledByteBufAllocator.DEFAULT.directBuffer(size, size);
      try {
        while (body.isWritable()) {
          if (body.writeBytes(channel, body.writerIndex(), body.writableBytes()) < 0) {
            throw new EOFException("the spool's file has become shorter");
          }
        }
        return body.retain();
      } finally {
        body.release();
      }
    }
  }

  @Override
  public void delete(long place) {
    disk()
        .submit(
            () -> Files.deleteIfExists(file(place)),
            (_, failure, _) -> {
              if (failure != null && !(failure instanceof CancellationException)) {
                log.warn("A block of the spool cannot be removed", failure);
              }
            });
  }

  /** Removes all of it. The workers do nothing any more. */
  @Override
  public void close() throws IOException {
    lock.close();
    remove(folder);
  }
}
