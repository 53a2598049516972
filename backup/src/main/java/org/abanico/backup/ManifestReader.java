package org.abanico.backup;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import org.abanico.backup.ManifestEntry.Chunk;
import org.abanico.backup.ManifestEntry.DirectoryEntry;
import org.abanico.backup.ManifestEntry.End;
import org.abanico.backup.ManifestEntry.FileEntry;
import org.abanico.backup.ManifestEntry.Header;
import org.abanico.backup.ManifestEntry.Omitted;
import org.abanico.backup.ManifestEntry.Spoiled;
import org.abanico.backup.ManifestEntry.Symlink;
import org.abanico.backup.ManifestEntry.Whole;
import org.abanico.wire.text.LineReader;
import org.abanico.wire.text.MalformedTextException;

/**
 * Reads a manifest line by line and trusts none of it: every path is relative, stays below the root
 * and out of {@code .abanico}, comes after its directory and in order, so that no name occurs
 * twice; sums must agree. Holds one path for each level of directories.
 */
final class ManifestReader {
  private static final Pattern TIME = Pattern.compile("-?[0-9]{1,12}\\.[0-9]{9}");
  private static final int MAX_NAME_BYTES = 255;
  private static final int MAX_DEPTH = 2048;

  private record OpenDirectory(String prefix, String lastName) {}

  private final LineReader line = new LineReader();
  private final Deque<OpenDirectory> directories = new ArrayDeque<>();
  private int headers;
  private boolean fileOpen;
  private boolean rootSeen;
  private boolean ended;
  private long fileBytes;
  private long files;
  private long bytes;
  private long directoryCount;
  private long symlinks;
  private long omitted;

  /**
   * Reads the line that begins at {@code start}.
   *
   * @return the index after it
   */
  int begin(ByteBuf text, int start) throws IOException {
    try {
      return line.begin(text, start, text.writerIndex());
    } catch (MalformedTextException e) {
      throw new IOException("manifest: " + e.getMessage(), e);
    }
  }

  /** The line that was begun. */
  ManifestEntry read() throws IOException {
    try {
      if (ended) {
        throw new MalformedTextException("text after END");
      }
      return read(line.word());
    } catch (MalformedTextException | IllegalArgumentException e) {
      throw new IOException("manifest: " + e.getMessage(), e);
    }
  }

  boolean isEnded() {
    return ended;
  }

  private ManifestEntry read(String word) throws MalformedTextException {
    if (headers < 2) {
      return header(word);
    }
    check(fileOpen == isPartOfFile(word), "out of place: " + word);
    check(rootSeen || word.equals("DIRECTORY"), "the root is missing");
    return switch (word) {
      case "DIRECTORY" -> directory();
      case "FILE" -> file();
      case "CHUNK" -> chunk();
      case "WHOLE" -> whole();
      case "SPOILED" -> spoiled();
      case "SYMLINK" -> symlink();
      case "OMITTED" -> omitted();
      case "END" -> end();
      default -> throw new MalformedTextException("unknown: " + word);
    };
  }

  private static boolean isPartOfFile(String word) {
    return word.equals("CHUNK") || word.equals("WHOLE") || word.equals("SPOILED");
  }

  private ManifestEntry header(String word) throws MalformedTextException {
    check(word.equals(headers == 0 ? "ABANICO-MANIFEST" : "BACKUP"), "not a manifest");
    headers++;
    if (headers == 1) {
      check(line.decimal() == 1, "a manifest of another version");
    }
    return new Header(word);
  }

  private ManifestEntry directory() throws MalformedTextException {
    int mode = mode();
    Instant modified = time();
    String path = line.text();
    directoryCount++;
    if (!rootSeen) {
      check(path.equals("."), "the root is missing");
      rootSeen = true;
      directories.push(new OpenDirectory("", ""));
    } else {
      place(path);
      check(directories.size() < MAX_DEPTH, "too deep");
      directories.push(new OpenDirectory(path + "/", ""));
    }
    return new DirectoryEntry(mode, modified, path);
  }

  private ManifestEntry file() throws MalformedTextException {
    int mode = mode();
    Instant modified = time();
    long size = line.decimal();
    String path = line.text();
    place(path);
    fileOpen = true;
    fileBytes = 0;
    return new FileEntry(mode, modified, size, path);
  }

  private ManifestEntry chunk() throws MalformedTextException {
    String sha256 = line.word();
    check(sha256.length() == 64, "not a SHA-256");
    int length = line.decimal(BlockBuilder.MAX_BLOCK);
    check(length > 0, "an empty chunk");
    fileBytes += length;
    return new Chunk(sha256, length);
  }

  private ManifestEntry whole() throws MalformedTextException {
    long size = line.decimal();
    Instant modified = time();
    check(size == fileBytes, "a size that is not that of its chunks");
    fileOpen = false;
    files++;
    bytes += size;
    return new Whole(size, modified);
  }

  private ManifestEntry spoiled() throws MalformedTextException {
    fileOpen = false;
    omitted++;
    return new Spoiled(line.word());
  }

  private ManifestEntry symlink() throws MalformedTextException {
    Instant modified = time();
    String target = line.text();
    String path = line.text();
    check(!target.isEmpty() && target.indexOf('\0') < 0, "a link to nothing");
    place(path);
    symlinks++;
    return new Symlink(modified, target, path);
  }

  private ManifestEntry omitted() throws MalformedTextException {
    omitted++;
    return new Omitted(line.word(), line.text());
  }

  private ManifestEntry end() throws MalformedTextException {
    End end =
        new End(line.decimal(), line.decimal(), line.decimal(), line.decimal(), line.decimal());
    check(
        end.equals(new End(files, bytes, directoryCount, symlinks, omitted)),
        "sums that do not agree");
    ended = true;
    return end;
  }

  /** Finds a path its place: right below an open directory, after its last child. */
  private void place(String path) throws MalformedTextException {
    while (!path.startsWith(directories.element().prefix())) {
      directories.remove();
    }
    OpenDirectory parent = directories.remove();
    String name = path.substring(parent.prefix().length());
    check(isName(name), "not a name");
    check(!parent.prefix().isEmpty() || !name.equals(TreeWalk.OWN), "not for a backup: " + name);
    check(
        parent.lastName().isEmpty() || TreeWalk.NAME_ORDER.compare(parent.lastName(), name) < 0,
        "out of order");
    directories.push(new OpenDirectory(parent.prefix(), name));
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.indexOf('\0') < 0
        && name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES;
  }

  private int mode() throws MalformedTextException {
    String digits = line.word();
    check(digits.length() == 4 && digits.chars().allMatch(c -> c >= '0' && c <= '7'), "not a mode");
    return Integer.parseInt(digits, 8);
  }

  private Instant time() throws MalformedTextException {
    String text = line.word();
    int dot = text.indexOf('.');
    check(TIME.matcher(text).matches(), "not a time");
    return Instant.ofEpochSecond(
        Long.parseLong(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
  }

  private static void check(boolean good, String otherwise) throws MalformedTextException {
    if (!good) {
      throw new MalformedTextException(otherwise);
    }
  }
}
