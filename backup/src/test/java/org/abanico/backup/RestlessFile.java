package org.abanico.backup;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.abanico.backup.block.ChunkCutter;
import org.abanico.testing.Trees;

/**
 * A file that changes while it is read, known by its beginning: it is changed by the cutter that
 * sees that. Once for each time that it is {@link #wake woken}.
 */
final class RestlessFile implements ChunkCutter {
  private static final byte[] BEGINNING = "a restless file\n".getBytes(StandardCharsets.US_ASCII);

  private final Path file;
  private final SplittableRandom random;
  private final ChunkCutter cutter;
  private final int maxFile;
  private boolean awake;

  RestlessFile(Path file, SplittableRandom random, ChunkCutter cutter, int maxFile) {
    this.file = file;
    this.random = random;
    this.cutter = cutter;
    this.maxFile = maxFile;
  }

  boolean is(Path path) {
    return path.equals(file);
  }

  /** Makes it, or changes it; it changes again when it is read next. */
  void wake() throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Trees.delete(file);
    }
    write();
    Trees.setTime(file, Instant.ofEpochSecond(1_500_000_000 + random.nextInt(1_000_000)));
    awake = true;
  }

  /** Whether it has changed since it was woken; it does not any more. */
  boolean calm() {
    boolean has = awake;
    awake = false;
    return !has;
  }

  private void write() throws IOException {
    byte[] content = Arrays.copyOf(BEGINNING, BEGINNING.length + random.nextInt(maxFile));
    byte[] rest = new byte[content.length - BEGINNING.length];
    new SplittableRandom(random.nextInt(3)).nextBytes(rest);
    System.arraycopy(rest, 0, content, BEGINNING.length, rest.length);
    Files.write(file, content);
  }

  @Override
  public int maximum() {
    return cutter.maximum();
  }

  @Override
  public int cut(ByteBuf content, int index, int length, boolean last) {
    if (awake && length >= BEGINNING.length && begins(content, index)) {
      awake = false;
      try {
        write();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return cutter.cut(content, index, length, last);
  }

  private static boolean begins(ByteBuf content, int index) {
    byte[] found = new byte[BEGINNING.length];
    content.getBytes(index, found);
    return Arrays.equals(found, BEGINNING);
  }
}
