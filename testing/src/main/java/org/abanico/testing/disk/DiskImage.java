package org.abanico.testing.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A small tree in memory, as a journaling file system would have it: names and attributes by
 * themselves, and what is in the files by itself.
 */
final class DiskImage {
  /** SQLite keeps its files in step with each other by syncs of its own, which nobody sees here. */
  private static final String DATABASE = "catalog.db";

  private static final Path ROOT = Path.of("");
  private static final byte[] NOTHING = new byte[0];

  private static final int FORMAT = 0170000;
  private static final int REGULAR = 0100000;
  private static final int LINK = 0120000;

  private record Entry(int mode, FileTime mtime, Object inode, @Nullable Path target) {
    boolean isFile() {
      return (mode & FORMAT) == REGULAR;
    }
  }

  private final Map<Path, Entry> entries;
  private final Map<Object, byte[]> contents;

  private DiskImage(Map<Path, Entry> entries, Map<Object, byte[]> contents) {
    this.entries = entries;
    this.contents = contents;
  }

  static DiskImage of(Path root) throws IOException {
    return of(root, null);
  }

  /** With what is in one file only, where it is one. */
  static DiskImage withOnly(Path root, Object inode) throws IOException {
    return of(root, inode);
  }

  /**
   * @param only the file whose content is looked at; null for all
   */
  private static DiskImage of(Path root, @Nullable Object only) throws IOException {
    Map<Path, Entry> entries = new TreeMap<>();
    Map<Object, byte[]> contents = new HashMap<>();
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root)) {
      all = walk.toList();
    }
    for (Path path : all) {
      Map<String, Object> unix =
          Files.readAttributes(path, "unix:mode,lastModifiedTime,ino", LinkOption.NOFOLLOW_LINKS);
      Object inode = Objects.requireNonNull(unix.get("ino"));
      int mode = (Integer) Objects.requireNonNull(unix.get("mode"));
      Entry entry =
          new Entry(
              mode,
              (FileTime) Objects.requireNonNull(unix.get("lastModifiedTime")),
              inode,
              (mode & FORMAT) == LINK ? Files.readSymbolicLink(path) : null);
      entries.put(root.relativize(path), entry);
      if (entry.isFile() && (only == null || only.equals(inode))) {
        contents.put(inode, Files.readAllBytes(path));
      }
    }
    return new DiskImage(entries, contents);
  }

  /**
   * The names of now, with what was in the files before.
   *
   * @param synced a file in which all that is there now counts, or a directory
   */
  DiskImage withNamesOf(DiskImage now, Object synced) {
    Map<Object, byte[]> kept = new HashMap<>(contents);
    byte[] content = now.contents.get(synced);
    if (content != null) {
      kept.put(synced, content);
    }
    return new DiskImage(now.entries, kept);
  }

  /**
   * What was there before, with what is now in one file, or what the entries of one directory are
   * now. Where that directory has no name yet, all names are those of now.
   */
  DiskImage with(DiskImage now, Object synced) {
    Path directory = now.directory(synced);
    if (directory != null && !synced.equals(inode(directory))) {
      return withNamesOf(now, synced);
    }
    Map<Path, Entry> names = new TreeMap<>(entries);
    if (directory != null) {
      names.keySet().removeIf(path -> isIn(directory, path));
      now.entries.forEach(
          (path, entry) -> {
            if (isIn(directory, path)) {
              names.put(path, entry);
              bring(path, entry.inode(), names);
            }
          });
      names
          .keySet()
          .removeIf(path -> path.getParent() != null && !names.containsKey(path.getParent()));
    }
    return new DiskImage(names, withNamesOf(now, synced).contents);
  }

  /** What was in a directory, which may have had another name, under the name that it has. */
  private void bring(Path path, Object inode, Map<Path, Entry> names) {
    Path before = directory(inode);
    if (before != null) {
      entries.forEach(
          (below, entry) -> {
            if (below.startsWith(before) && !below.equals(before)) {
              names.remove(below);
              names.put(path.resolve(before.relativize(below)), entry);
            }
          });
      if (!before.equals(path)) {
        names.remove(before);
      }
    }
  }

  private static boolean isIn(Path directory, Path path) {
    Path parent = path.getParent();
    return parent == null ? directory.equals(ROOT) && !path.equals(ROOT) : parent.equals(directory);
  }

  private @Nullable Object inode(Path path) {
    Entry entry = entries.get(path);
    return entry == null ? null : entry.inode();
  }

  /** Where the directory of this inode is. */
  private @Nullable Path directory(Object inode) {
    for (Map.Entry<Path, Entry> each : entries.entrySet()) {
      if (each.getValue().inode().equals(inode) && !each.getValue().isFile()) {
        return each.getKey();
      }
    }
    return null;
  }

  /**
   * Makes the tree what a loss of power leaves: the names of this image, and in each file what it
   * had at one of these times.
   *
   * @param times images, each of which may lack the file
   */
  void leave(Path root, List<DiskImage> times, SplittableRandom random) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path path : walk.sorted((a, b) -> b.compareTo(a)).toList()) {
        if (!path.equals(root)) {
          Files.delete(path);
        }
      }
    }
    DiskImage ofDatabase = times.get(random.nextInt(times.size()));
    Map<Object, Path> made = new HashMap<>();
    for (Map.Entry<Path, Entry> each : entries.entrySet()) {
      Path path = root.resolve(each.getKey());
      Entry entry = each.getValue();
      Path target = entry.target();
      Path first = made.get(entry.inode());
      if (target != null) {
        Files.createSymbolicLink(path, target);
      } else if (!entry.isFile()) {
        if (!path.equals(root)) {
          Files.createDirectories(path);
        }
      } else if (first != null) {
        Files.createLink(path, first);
      } else {
        boolean isDatabase = String.valueOf(path.getFileName()).startsWith(DATABASE);
        DiskImage time = isDatabase ? ofDatabase : times.get(random.nextInt(times.size()));
        Files.write(path, time.contents.getOrDefault(entry.inode(), NOTHING));
        made.put(entry.inode(), path);
      }
    }
    for (Map.Entry<Path, Entry> each : new TreeMap<>(entries).descendingMap().entrySet()) {
      Path path = root.resolve(each.getKey());
      if (each.getValue().target() == null) {
        Files.setAttribute(path, "unix:mode", each.getValue().mode() & 07777);
      }
      Files.setAttribute(
          path, "lastModifiedTime", each.getValue().mtime(), LinkOption.NOFOLLOW_LINKS);
    }
  }
}
