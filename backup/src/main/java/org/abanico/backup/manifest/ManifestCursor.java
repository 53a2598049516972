package org.abanico.backup.manifest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.abanico.backup.InvalidBackupException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a manifest from a file that may still be growing, line by line, and lets only pass what
 * {@link ManifestRules} allow. Holds 64 KiB of it.
 */
public final class ManifestCursor {
  private static final int BUFFER_BYTES = 64 << 10;

  private final Text text;
  private final ManifestRules rules;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final ByteBuffer view = ByteBuffer.wrap(buffer);
  private long position;
  private int from;
  private int to;

  /** Where a manifest's text comes from. */
  @FunctionalInterface
  public interface Text {
    /**
     * Reads some of it, as a channel does; asked for each position once, in rising order, but again
     * where nothing was.
     */
    int read(ByteBuffer into, long position) throws IOException;
  }

  /**
   * @param file borrowed; its own position is neither used nor changed
   */
  public ManifestCursor(FileChannel file, ManifestRules rules) {
    this(file::read, rules);
  }

  public ManifestCursor(Text text, ManifestRules rules) {
    this.text = text;
    this.rules = rules;
  }

  public ManifestRules rules() {
    return rules;
  }

  /**
   * The next line.
   *
   * @return null when the file does not hold another complete line (yet)
   * @throws InvalidBackupException when the line must not stand here
   */
  public @Nullable ManifestLine next() throws IOException {
    int end = lineEnd(from);
    if (end < 0) {
      refill();
      end = lineEnd(from);
      if (end < 0) {
        return null;
      }
    }
    String text = new String(buffer, from, end - from, StandardCharsets.ISO_8859_1);
    from = end + 1;
    ManifestLine line = ManifestFormat.parse(text);
    rules.accept(line);
    return line;
  }

  /** Whether all that the file holds was read. */
  public boolean atEnd() throws IOException {
    if (from == to) {
      refill();
    }
    return from == to;
  }

  private int lineEnd(int start) throws InvalidBackupException {
    int limit = Math.min(to, start + ManifestLine.MAX_BYTES);
    for (int i = start; i < limit; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    if (to - start >= ManifestLine.MAX_BYTES) {
      throw new InvalidBackupException("manifest: a line that is too long");
    }
    return -1;
  }

  private void refill() throws IOException {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    view.clear().position(to);
    while (view.hasRemaining()) {
      int read = text.read(view, position);
      if (read <= 0) {
        break;
      }
      position += read;
    }
    to = view.position();
  }
}
