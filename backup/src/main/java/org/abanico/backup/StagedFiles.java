package org.abanico.backup;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.abanico.backup.ManifestEntry.Chunk;
import org.abanico.backup.ManifestEntry.FileEntry;
import org.abanico.backup.ManifestEntry.Whole;
import org.jspecify.annotations.Nullable;

/**
 * The files of one backup on their way: content comes in the order of the manifest, so one file at
 * most is open. Staged files are numbered in the order of their FILE lines. What is announced and
 * has not come is bounded.
 */
final class StagedFiles implements AutoCloseable {
  /**
   * More chunks than this are never announced ahead: a source sends a block's content right behind
   * its manifest.
   */
  private static final int MAX_EXPECTED = 65_536;

  private static final int FILES_PER_DIRECTORY = 1000;
  private static final int SET_ID_BITS = 06000;
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  /** A file whose content has not all come, or that is not known to be whole. */
  private static final class Pending {
    final long number;
    final int mode;
    long chunksToCome;
    boolean spoiled;
    @Nullable Whole whole;

    Pending(long number, int mode) {
      this.number = number;
      this.mode = mode;
    }
  }

  private record Expected(Chunk chunk, Pending file) {}

  private final Path staging;
  private final Queue<Expected> expected = new ArrayDeque<>();
  private @Nullable Pending announced;
  private @Nullable Pending openFile;
  private @Nullable FileChannel channel;
  private long directoryMade = -1;
  private long numbers;
  private long files;
  private long bytes;

  StagedFiles(Path staging) {
    this.staging = staging;
  }

  /** Where a file of this number is staged. */
  static Path place(Path staging, long number) {
    return staging
        .resolve(Long.toString(number / FILES_PER_DIRECTORY))
        .resolve(Long.toString(number % FILES_PER_DIRECTORY));
  }

  /** FILE. */
  void begin(FileEntry file) {
    announced = new Pending(numbers++, file.mode());
  }

  /** CHUNK of the file begun last. */
  void expect(Chunk chunk) throws IOException {
    if (expected.size() == MAX_EXPECTED) {
      throw new IOException("more chunks announced than a source may");
    }
    Pending file = announced();
    file.chunksToCome++;
    expected.add(new Expected(chunk, file));
  }

  /** WHOLE of the file begun last. */
  void whole(Whole whole) throws IOException {
    Pending file = announced();
    file.whole = whole;
    announced = null;
    if (file == openFile && file.chunksToCome == 0) {
      closeChannel();
      finish(file);
    } else if (whole.size() == 0) {
      makeDirectoryOf(file);
      Files.createFile(place(staging, file.number));
      finish(file);
    }
  }

  /** SPOILED: the file begun last is left out. */
  void spoiled() throws IOException {
    Pending file = announced();
    file.spoiled = true;
    announced = null;
    if (file == openFile && file.chunksToCome == 0) {
      closeChannel();
      finish(file);
    }
  }

  private Pending announced() {
    if (announced == null) {
      throw new IllegalStateException("no file was begun");
    }
    return announced;
  }

  /** Writes a block's chunks, which must be the next ones that were announced. */
  void write(ContentIndex index, ByteBuf body) throws IOException {
    if (!agrees(index)) {
      throw new DamagedBlockException("chunks that were not announced");
    }
    int at = index.start();
    for (Chunk chunk : index.chunks()) {
      Pending file = expected.remove().file();
      openFor(file);
      append(body.nioBuffer(at, chunk.length()));
      at += chunk.length();
      bytes += chunk.length();
      file.chunksToCome--;
      if (file.chunksToCome == 0 && (file.whole != null || file.spoiled)) {
        closeChannel();
        finish(file);
      }
    }
  }

  private boolean agrees(ContentIndex index) {
    if (index.chunks().size() > expected.size()) {
      return false;
    }
    var next = expected.iterator();
    for (Chunk chunk : index.chunks()) {
      if (!next.next().chunk().equals(chunk)) {
        return false;
      }
    }
    return true;
  }

  private void openFor(Pending file) throws IOException {
    if (openFile == file) {
      return;
    }
    makeDirectoryOf(file);
    channel =
        FileChannel.open(
            place(staging, file.number), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    openFile = file;
  }

  private void makeDirectoryOf(Pending file) throws IOException {
    long group = file.number / FILES_PER_DIRECTORY;
    if (group != directoryMade) {
      Files.createDirectories(staging.resolve(Long.toString(group)));
      directoryMade = group;
    }
  }

  private void append(ByteBuffer content) throws IOException {
    FileChannel out = channel;
    if (out == null) {
      throw new IllegalStateException("no file is open");
    }
    while (content.hasRemaining()) {
      out.write(content);
    }
  }

  private void finish(Pending file) throws IOException {
    Path path = place(staging, file.number);
    Whole whole = file.whole;
    if (file.spoiled || whole == null) {
      Files.delete(path);
      return;
    }
    setAttributes(path, file.mode, whole.modified());
    files++;
  }

  /**
   * A file's owner is not carried yet: under root, bits that would lend root's rights to whoever
   * runs the file are left out.
   */
  private static void setAttributes(Path path, int mode, Instant modified) throws IOException {
    Attributes.setMode(path, ROOT ? mode & ~SET_ID_BITS : mode);
    Attributes.setModified(path, modified);
  }

  private void closeChannel() throws IOException {
    FileChannel closing = channel;
    channel = null;
    openFile = null;
    if (closing != null) {
      closing.close();
    }
  }

  /** Whether all content that was announced is staged. */
  boolean isComplete() {
    return expected.isEmpty() && announced == null && channel == null;
  }

  long files() {
    return files;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    closeChannel();
  }
}
