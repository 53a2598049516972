package org.abanico.simulation.story;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.abanico.backup.block.ChunkCutter;
import org.abanico.backup.block.Sha256;
import org.jspecify.annotations.Nullable;

/** A small tree at one time, but for {@code .abanico} in its root: to be compared with another. */
final class TreeImage {
  private static final int FORMAT = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int SYMLINK = 0120000;
  private static final int MAX_DIFFERENCES = 12;
  private static final String CONTROL = ".abanico";

  /**
   * One name.
   *
   * @param content of a file its SHA-256, of a link its target
   * @param firstName of a file the first of its names
   */
  record Entry(
      int mode, FileTime mtime, String owner, long size, String content, String firstName) {
    /** Whether the other is of the same kind, of the same user, and has the same names. */
    boolean isLike(Entry other) {
      return (mode & FORMAT) == (other.mode & FORMAT)
          && owner.equals(other.owner)
          && firstName.equals(other.firstName);
    }

    /** Whether the other has the same content. */
    boolean holds(Entry other) {
      return size == other.size && content.equals(other.content);
    }
  }

  private final Map<String, Entry> entries = new TreeMap<>();
  private final Set<String> chunks = new HashSet<>();
  private final Map<Object, String> firstNames = new HashMap<>();
  private final Sha256 sha256 = new Sha256();

  private TreeImage() {}

  /** The tree as it is. */
  static TreeImage of(Path root) {
    return of(root, new WholeFiles());
  }

  /**
   * The tree as it is.
   *
   * @param cutter makes {@link #chunks}
   */
  static TreeImage of(Path root, ChunkCutter cutter) {
    TreeImage image = new TreeImage();
    try {
      image.add(root, "", cutter);
    } catch (IOException e) {
      throw new BrokenPromiseException("what is in a folder can be read", e);
    }
    return image;
  }

  private void add(Path path, String name, ChunkCutter cutter) throws IOException {
    Map<String, Object> all =
        Files.readAttributes(
            path, "unix:mode,size,lastModifiedTime,uid,gid,ino", LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) value(all, "mode");
    int format = mode & FORMAT;
    boolean isFile = format != DIRECTORY && format != SYMLINK;
    String content = "";
    if (format == SYMLINK) {
      content = Files.readSymbolicLink(path).toString();
    } else if (isFile) {
      byte[] bytes = Files.readAllBytes(path);
      sha256.update(ByteBuffer.wrap(bytes));
      content = sha256.finish();
      cut(bytes, cutter);
    }
    String first = isFile ? firstNames.computeIfAbsent(value(all, "ino"), _ -> name) : name;
    entries.put(
        name,
        new Entry(
            mode,
            (FileTime) value(all, "lastModifiedTime"),
            value(all, "uid") + ":" + value(all, "gid"),
            isFile ? (Long) value(all, "size") : 0,
            content,
            first));
    if (format == DIRECTORY) {
      try (DirectoryStream<Path> list = Files.newDirectoryStream(path)) {
        List<Path> sorted = new ArrayList<>();
        list.forEach(sorted::add);
        sorted.sort(null);
        for (Path child : sorted) {
          String childName = String.valueOf(child.getFileName());
          if (!name.isEmpty() || !childName.equals(CONTROL)) {
            add(child, name.isEmpty() ? childName : name + "/" + childName, cutter);
          }
        }
      } catch (NotDirectoryException e) {
        throw new IOException(path + " is another thing all of a sudden", e);
      }
    }
  }

  private static Object value(Map<String, Object> all, String name) {
    return Objects.requireNonNull(all.get(name));
  }

  private void cut(byte[] bytes, ChunkCutter cutter) {
    ByteBuf content = Unpooled.wrappedBuffer(bytes);
    int at = 0;
    while (at < bytes.length) {
      int length = cutter.cut(content, at, bytes.length - at, true);
      sha256.update(content, at, length);
      chunks.add(sha256.finish());
      at += length;
    }
  }

  /** The names of the chunks that its files are made of. */
  Set<String> chunks() {
    return chunks;
  }

  Set<String> names() {
    return entries.keySet();
  }

  /** What has this name; null when nothing has. */
  @Nullable Entry get(String name) {
    return entries.get(name);
  }

  /** How many names it has, its own included. */
  int size() {
    return entries.size();
  }

  /** What another tree has otherwise, in words; nothing when they are the same. */
  List<String> differences(TreeImage other) {
    List<String> found = new ArrayList<>();
    Set<String> names = new TreeSet<>(entries.keySet());
    names.addAll(other.entries.keySet());
    for (String name : names) {
      Entry mine = entries.get(name);
      Entry others = other.entries.get(name);
      if (!Objects.equals(mine, others) && found.size() < MAX_DIFFERENCES) {
        found.add(
            (name.isEmpty() ? "." : name)
                + ": "
                + (others == null ? "not there" : others)
                + " instead of "
                + (mine == null ? "nothing" : mine));
      }
    }
    return found;
  }

  boolean isSame(TreeImage other) {
    return entries.equals(other.entries);
  }

  /** Cuts nothing. */
  private static final class WholeFiles implements ChunkCutter {
    @Override
    public int maximum() {
      return LONGEST;
    }

    @Override
    public int cut(ByteBuf content, int index, int length, boolean last) {
      return length;
    }
  }
}
