package org.abanico.backup.manifest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.abanico.backup.InvalidBackupException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a manifest from a file that may still be growing, line by line, and lets only pass what
 * {@link ManifestRules} allow. Holds 64 KiB of it, and the extended attributes of one entry.
 */
public final class ManifestCursor {
  private static final int BUFFER_BYTES = 64 << 10;

  /** So many bytes of a line tell which it is, and no line is shorter. */
  private static final int LONGEST_WORD = ManifestFormat.SHARED.length();

  private final Text text;
  private final ManifestRules rules;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final ByteBuffer view = ByteBuffer.wrap(buffer);
  private List<Xattr> attributes = List.of();
  private long names = 1;
  private ManifestLine.@Nullable Entry held;
  private long position;
  private int from;
  private int to;
  private @Nullable ManifestCursor beside;

  /** The line that was read last, and where its text is; null when that is no longer there. */
  private @Nullable ManifestLine last;

  private int lastFrom;
  private int lastTo;

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
   * Another cursor's last line often has the text of this one's next: it then need not be parsed
   * again. Each of them is used by the same thread.
   */
  public void readBeside(ManifestCursor other) {
    beside = other;
  }

  /**
   * The next line, but for those that tell more of an entry: these are read with it, and are what
   * {@link #attributes} and {@link #names} answer then.
   *
   * @return null when the file does not hold another complete line (yet), or not the beginning of
   *     the one after an entry, which ends that
   * @throws InvalidBackupException when the line must not stand here
   */
  public @Nullable ManifestLine next() throws IOException {
    ManifestLine.Entry entry = held;
    if (entry == null) {
      ManifestLine line = read();
      if (!(line instanceof ManifestLine.Entry begun)) {
        return line;
      }
      attributes = List.of();
      names = 1;
      entry = begun;
    }
    held = entry;
    while (followedBy(ManifestFormat.XATTR) || followedBy(ManifestFormat.SHARED)) {
      ManifestLine line = read();
      switch (line) {
        case ManifestLine.Attribute attribute -> add(attribute.part());
        case ManifestLine.Shared shared -> names = shared.names();
        case null -> {
          return null;
        }
        default -> throw new IllegalStateException("not such a line: " + line);
      }
    }
    if (to - from < LONGEST_WORD && lineEnd(from) < 0) {
      return null;
    }
    held = null;
    return entry;
  }

  /** The extended attributes of the entry that {@link #next} answered last, in their order. */
  public List<Xattr> attributes() {
    return Collections.unmodifiableList(attributes);
  }

  /** How many names the file has that {@link #next} answered last, as far as the source knows. */
  public long names() {
    return names;
  }

  private void add(Xattr part) {
    if (attributes.isEmpty()) {
      attributes = new ArrayList<>();
    }
    Xattr last = attributes.isEmpty() ? null : attributes.getLast();
    if (last != null && last.name().equals(part.name())) {
      attributes.set(attributes.size() - 1, new Xattr(last.name(), last.value() + part.value()));
    } else {
      attributes.add(part);
    }
  }

  /** Whether the next line begins so; false, too, while fewer bytes than that are there. */
  private boolean followedBy(String word) throws IOException {
    if (to - from < LONGEST_WORD) {
      refill();
    }
    if (to - from < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (buffer[from + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private @Nullable ManifestLine read() throws IOException {
    int end = lineEnd(from);
    if (end < 0) {
      refill();
      end = lineEnd(from);
      if (end < 0) {
        return null;
      }
    }
    ManifestLine line = beside == null ? null : beside.lastIfSame(buffer, from, end);
    if (line == null) {
      line =
          ManifestFormat.parse(new String(buffer, from, end - from, StandardCharsets.ISO_8859_1));
    }
    last = line;
    lastFrom = from;
    lastTo = end;
    from = end + 1;
    rules.accept(line);
    return line;
  }

  private @Nullable ManifestLine lastIfSame(byte[] text, int start, int end) {
    return last != null && Arrays.equals(buffer, lastFrom, lastTo, text, start, end) ? last : null;
  }

  /** How many bytes were read as lines, since the beginning. */
  public long offset() {
    return position - (to - from);
  }

  /** Whether all that the file holds was read. */
  public boolean atEnd() throws IOException {
    if (from == to) {
      refill();
    }
    return held == null && from == to;
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
    last = null;
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
