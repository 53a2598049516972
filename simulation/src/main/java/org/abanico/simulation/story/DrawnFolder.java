package org.abanico.simulation.story;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A source's folder, and what people do to it between two backups. Whatever changes gets a time
 * that it never had, from the seed too.
 */
final class DrawnFolder {
  /** All times that are given are before it, all that the system gives are after it. */
  private static final Instant LATEST = Instant.ofEpochSecond(1_700_000_000L);

  private static final long EARLIEST = 1_600_000_000L;
  private static final int MOST_FILES = 24;
  private static final int CONTENTS = 12;

  /** What has fewer bytes is read in one go, and nobody can change it meanwhile. */
  private static final int LONG = 1_200_000;

  private final Path root;
  private final SplittableRandom random;
  private final int largestFile;
  private int made;
  private long times;

  DrawnFolder(Path root, SplittableRandom random, int largestFile) {
    this.root = root;
    this.random = random;
    this.largestFile = largestFile;
  }

  Path path() {
    return root;
  }

  void build() throws IOException {
    Files.createDirectory(root);
    int files = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(1 + random.nextInt(MOST_FILES));
    for (int i = 0; i < files; i++) {
      make();
    }
    setTimes();
  }

  /** Adds a file that takes long to read, unless there is one. */
  void enlarge() throws IOException {
    Path largest = largest();
    if (largest == null || Files.size(largest) < LONG) {
      byte[] content = new byte[LONG + random.nextInt(LONG)];
      random.nextBytes(content);
      rewrite(newPath(), content);
      setTimes();
    }
  }

  /** Changes a few things, or nothing. */
  void edit() throws IOException {
    int changes = random.nextInt(6) == 0 ? 0 : 1 + random.nextInt(8);
    for (int i = 0; i < changes; i++) {
      change();
    }
    setTimes();
  }

  /** Somebody works in it, in the middle of a backup: changes one thing. */
  void disturb() throws IOException {
    Path largest = random.nextInt(3) == 0 ? null : largest();
    Path file = any(DrawnFolder::isOneFile);
    if (largest != null) {
      rewrite(largest, changed(Files.readAllBytes(largest)));
    } else if (file != null) {
      disturb(file);
    } else {
      rewrite(newPath(), content());
    }
    setTimes();
  }

  private void disturb(Path file) throws IOException {
    switch (random.nextInt(9)) {
      case 0 -> rewrite(newPath(), content());
      case 1 -> rewrite(file, content());
      case 2 -> rewrite(file, joined(Files.readAllBytes(file), content()));
      case 3 -> rewrite(file, joined(content(), Files.readAllBytes(file)));
      case 4 -> Files.delete(file);
      case 5 -> {
        Path next = newPath();
        rewrite(next, content());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      }
      case 6 -> Files.setAttribute(file, "unix:mode", random.nextBoolean() ? 0600 : 0751);
      default -> rewrite(file, changed(Files.readAllBytes(file)));
    }
  }

  private @Nullable Path largest() throws IOException {
    Path largest = null;
    for (Path each : all()) {
      if (isOneFile(each) && (largest == null || Files.size(each) > Files.size(largest))) {
        largest = each;
      }
    }
    return largest;
  }

  private static boolean isOneFile(Path path) {
    try {
      return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
          && Files.getAttribute(path, "unix:nlink").equals(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void change() throws IOException {
    Path file = any(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS));
    if (file == null) {
      make();
      return;
    }
    switch (random.nextInt(13)) {
      case 0, 1 -> make();
      case 2 -> rewrite(file, content());
      case 3 -> rewrite(file, joined(Files.readAllBytes(file), content()));
      case 4 -> rewrite(file, joined(content(), Files.readAllBytes(file)));
      case 5 -> Files.delete(file);
      case 6 -> Files.move(file, newPath());
      case 7 -> Files.setAttribute(file, "unix:mode", random.nextBoolean() ? 0600 : 0751);
      case 8 -> Files.createLink(newPath(), file);
      case 9 -> Files.setLastModifiedTime(file, time());
      case 10 -> moveDirectory();
      case 11 -> rewrite(file, changed(Files.readAllBytes(file)));
      default -> remove();
    }
  }

  private void make() throws IOException {
    Path path = newPath();
    switch (random.nextInt(8)) {
      case 0 -> Files.createDirectory(path);
      case 1 -> Files.createSymbolicLink(path, Path.of("to" + random.nextInt(3)));
      case 2 -> {
        Files.createDirectory(path);
        rewrite(path.resolve("f" + ++made), content());
      }
      default -> rewrite(path, content());
    }
  }

  private void moveDirectory() throws IOException {
    Path directory = any(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
    Path target = newPath();
    if (directory != null && !target.startsWith(directory)) {
      Files.move(directory, target);
    }
  }

  /** A directory with all below it, a link, or nothing. */
  private void remove() throws IOException {
    Path removed = any(path -> !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS));
    if (removed != null) {
      delete(removed);
    }
  }

  /** Removes a tree, if it is there. */
  static void delete(Path tree) throws IOException {
    if (!delete(tree.toFile())) {
      throw new IOException(tree + " cannot be deleted");
    }
  }

  /** A call for each file, and one more for each directory. */
  private static boolean delete(File file) {
    if (file.delete()) {
      return true;
    }
    File[] below = file.listFiles();
    if (below == null) {
      return !Files.exists(file.toPath(), LinkOption.NOFOLLOW_LINKS);
    }
    boolean all = true;
    for (File each : below) {
      all &= delete(each);
    }
    return all && file.delete();
  }

  private void rewrite(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, time());
  }

  private FileTime time() {
    return FileTime.from(
        Instant.ofEpochSecond(EARLIEST + ++times * 60, random.nextInt(1_000_000_000)));
  }

  /** What the system has given a time of its own gets another. */
  private void setTimes() throws IOException {
    for (Path path : all()) {
      FileTime now = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
      if (now.toInstant().isAfter(LATEST)) {
        if (Files.isSymbolicLink(path)) {
          Files.setAttribute(path, "lastModifiedTime", time(), LinkOption.NOFOLLOW_LINKS);
        } else {
          Files.setLastModifiedTime(path, time());
        }
      }
    }
  }

  private byte[] content() {
    int size =
        switch (random.nextInt(8)) {
          case 0 -> 0;
          case 1 -> 1 + random.nextInt(3);
          case 2 -> largestFile / 2 + random.nextInt(largestFile / 2);
          default -> 1 + random.nextInt(largestFile / 8);
        };
    byte[] bytes = new byte[size];
    if (random.nextInt(10) > 0) {
      // Of few kinds, so that files have much in common.
      new SplittableRandom(random.nextInt(CONTENTS)).nextBytes(bytes);
    }
    return bytes;
  }

  private Path newPath() throws IOException {
    List<Path> directories = all();
    directories.removeIf(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
    List<String> heads = List.of("a", "b.c", "é", "z z");
    return directories
        .get(random.nextInt(directories.size()))
        .resolve(heads.get(random.nextInt(heads.size())) + ++made);
  }

  private @Nullable Path any(Predicate<Path> which) throws IOException {
    List<Path> found = all();
    found.removeIf(path -> path.equals(root) || !which.test(path));
    return found.isEmpty() ? null : found.get(random.nextInt(found.size()));
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return new ArrayList<>(walk.sorted().toList());
    }
  }

  /** As long as before. */
  private byte[] changed(byte[] bytes) {
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] ^= 1;
    }
    return bytes;
  }

  private byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return Arrays.copyOf(both, Math.min(both.length, 2 * largestFile));
  }
}
