package org.abanico.backup;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.abanico.testing.TreeShape;
import org.abanico.testing.Trees;
import org.abanico.testing.Xattrs;
import org.jspecify.annotations.Nullable;

/** A source's folder, and what people do to it between two backups. */
final class DrawnTree {
  private static final TreeShape ODD = new TreeShape(12, 9_000, 3_000, 3, false);

  private final Path root;
  private final SplittableRandom random;
  private final int maxFile;
  private final RestlessFile restless;
  private int made;

  /**
   * @param restless is left to itself
   */
  DrawnTree(Path root, SplittableRandom random, int maxFile, RestlessFile restless) {
    this.root = root;
    this.random = random;
    this.maxFile = maxFile;
    this.restless = restless;
  }

  void build() throws IOException {
    if (random.nextInt(3) == 0) {
      Trees.build(root, random.nextLong(), ODD);
    } else {
      Files.createDirectories(root);
    }
    int entries = 4 + random.nextInt(14);
    for (int i = 0; i < entries; i++) {
      add();
    }
  }

  /**
   * Changes something.
   *
   * @param past trees of earlier backups, from which something may come back
   */
  void edit(List<Path> past) throws IOException {
    openUp();
    int edits = 1 + random.nextInt(6);
    for (int i = 0; i < edits; i++) {
      editOnce(past);
    }
  }

  private void openUp() throws IOException {
    for (Path directory : directories()) {
      if (!Files.isWritable(directory)) {
        Files.setAttribute(directory, "unix:mode", 0700);
      }
    }
  }

  private void editOnce(List<Path> past) throws IOException {
    Path file = anyFile();
    if (file == null) {
      add();
      return;
    }
    switch (random.nextInt(24)) {
      case 0, 1 -> add();
      case 2 -> write(newPath(), Files.readAllBytes(file));
      case 3 -> Files.move(file, newPath());
      case 4 -> moveDirectory();
      case 5 -> {
        Files.delete(file);
        Files.createDirectory(file);
        write(file.resolve("in"), content());
      }
      case 6 -> {
        Path directory = anyDirectory();
        Trees.delete(directory);
        write(directory, content());
      }
      case 7 -> {
        Path gone = random.nextInt(3) == 0 ? anyDirectory() : file;
        Trees.delete(gone);
        Files.createSymbolicLink(gone, Path.of("target" + random.nextInt(3)));
      }
      case 8 -> insert(file);
      case 9 -> {
        byte[] bytes = Files.readAllBytes(file);
        rewrite(file, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
      }
      case 10 -> rewrite(file, joined(Files.readAllBytes(file), content()));
      case 11 -> swap(file);
      case 12 -> Files.createLink(newPath(), file);
      case 13 -> {
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        write(file, bytes);
      }
      case 14 -> Files.setAttribute(file, "unix:mode", 0400 | random.nextInt(0400));
      case 15 -> Trees.setTime(file, time());
      case 16 -> decorate(file);
      case 17 -> makeHoles(file);
      case 18 -> Files.delete(file);
      case 19 -> Trees.delete(anyDirectory());
      case 20 -> comeBack(past);
      case 21 -> changeInSecret(file);
      case 22 -> join(file);
      default -> Trees.edit(root, random.nextLong(), new TreeShape(5, 9_000, 3_000, 3, false));
    }
    openUp();
  }

  private void add() throws IOException {
    Path path = newPath();
    switch (random.nextInt(6)) {
      case 0 -> {
        Files.createDirectory(path);
        int files = random.nextInt(4);
        for (int i = 0; i < files; i++) {
          write(path.resolve("f" + i), content());
        }
      }
      case 1 -> Files.createSymbolicLink(path, Path.of("target" + random.nextInt(3)));
      case 2 -> {
        write(path, content());
        decorate(path);
      }
      default -> write(path, content());
    }
  }

  private void write(Path path, byte[] bytes) throws IOException {
    Files.write(path, bytes);
    if (random.nextInt(4) > 0) {
      Trees.setTime(path, time());
    }
  }

  /** The same inode, with all its names. */
  private void rewrite(Path file, byte[] bytes) throws IOException {
    if (!Files.isWritable(file)) {
      Files.setAttribute(file, "unix:mode", 0644);
    }
    write(file, bytes);
  }

  private void insert(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = random.nextInt(3) == 0 ? 0 : random.nextInt(bytes.length + 1);
    byte[] inserted = new byte[1 + random.nextInt(40)];
    random.nextBytes(inserted);
    byte[] front = joined(Arrays.copyOf(bytes, at), inserted);
    rewrite(file, joined(front, Arrays.copyOfRange(bytes, at, bytes.length)));
  }

  private void join(Path file) throws IOException {
    Path other = anyFile();
    byte[] more = other == null ? new byte[0] : Files.readAllBytes(other);
    byte[] all = joined(more, Files.readAllBytes(file));
    rewrite(file, Arrays.copyOf(all, Math.min(all.length, 3 * maxFile)));
  }

  private void swap(Path file) throws IOException {
    Path other = anyFile();
    if (other != null && !other.equals(file)) {
      Path aside = newPath();
      Files.move(file, aside);
      Files.move(other, file);
      Files.move(aside, other);
    }
  }

  private void moveDirectory() throws IOException {
    Path directory = anyDirectory();
    Path target = newPath();
    if (!directory.equals(root) && !target.startsWith(directory)) {
      Files.move(directory, target);
    }
  }

  /** Other content, of the same size and time. */
  private void changeInSecret(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length > 0) {
      Object time = Files.getAttribute(file, "lastModifiedTime");
      bytes[random.nextInt(bytes.length)] ^= 1;
      rewrite(file, bytes);
      Files.setAttribute(file, "lastModifiedTime", time);
    }
  }

  /** Some of the file becomes a hole; behind it there may be data, or its end. */
  private void makeHoles(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (!Files.isWritable(file)) {
      Files.setAttribute(file, "unix:mode", 0644);
    }
    int page = 4096;
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(0);
      int at = 0;
      while (at < bytes.length) {
        int length = Math.min(page * (1 + random.nextInt(3)), bytes.length - at);
        if (random.nextBoolean()) {
          open.seek(at);
          open.write(bytes, at, length);
        }
        at += length;
      }
      open.setLength(bytes.length + (random.nextInt(3) == 0 ? 3 * page : 0));
    }
    Trees.setTime(file, time());
  }

  private void decorate(Path file) throws IOException {
    byte[] value = new byte[1 + random.nextInt(30)];
    random.nextBytes(value);
    Xattrs.set(file, random.nextBoolean() ? "user.one" : "user.two", value);
    if (Objects.equals(Files.getAttribute(root, "unix:uid"), 0) && random.nextBoolean()) {
      Files.setAttribute(file, "unix:uid", random.nextInt(3) * 1_000, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(file, "unix:gid", random.nextInt(3) * 7, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private void comeBack(List<Path> past) throws IOException {
    if (past.isEmpty()) {
      return;
    }
    Path from = past.get(random.nextInt(past.size()));
    List<Path> files = files(from);
    if (!files.isEmpty()) {
      Path back = files.get(random.nextInt(files.size()));
      Path target = random.nextBoolean() ? newPath() : root.resolve(from.relativize(back));
      if (!restless.is(target)
          && Files.isDirectory(target.getParent(), LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(target);
        Backups.copyTree(back, target);
      }
    }
  }

  private byte[] content() {
    int size =
        switch (random.nextInt(8)) {
          case 0 -> 0;
          case 1 -> 1 + random.nextInt(3);
          case 2 -> maxFile / 2 + random.nextInt(maxFile / 2);
          default -> 1 + random.nextInt(maxFile / 8);
        };
    byte[] bytes = new byte[size];
    if (random.nextInt(10) > 0) {
      // Of few kinds, so that files have much in common.
      new SplittableRandom(random.nextInt(20)).nextBytes(bytes);
    }
    return bytes;
  }

  private Instant time() {
    // Of few kinds, too: size and time may be the same by chance.
    return Instant.ofEpochSecond(1_600_000_000L + random.nextInt(4), random.nextInt(3));
  }

  private Path newPath() throws IOException {
    List<Path> directories = directories();
    Path parent = directories.get(random.nextInt(directories.size()));
    List<String> heads = List.of("a", "b.c", "b", "é", "z z");
    return parent.resolve(heads.get(random.nextInt(heads.size())) + ++made);
  }

  private Path anyDirectory() throws IOException {
    List<Path> directories = directories();
    return directories.size() < 2
        ? Files.createDirectory(newPath())
        : directories.get(1 + random.nextInt(directories.size() - 1));
  }

  private @Nullable Path anyFile() throws IOException {
    List<Path> files = files(root);
    files.removeIf(restless::is);
    return files.isEmpty() ? null : files.get(random.nextInt(files.size()));
  }

  private List<Path> directories() throws IOException {
    return found(root, path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
  }

  /** All regular files of a tree, sorted. */
  static List<Path> files(Path tree) throws IOException {
    return found(tree, path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS));
  }

  /** What of a tree, but for {@code .abanico}, is so; sorted. */
  static List<Path> found(Path tree, Predicate<Path> which) throws IOException {
    Path control = tree.resolve(".abanico");
    try (Stream<Path> walk = Files.walk(tree)) {
      return new ArrayList<>(
          walk.filter(path -> !path.startsWith(control) && which.test(path)).sorted().toList());
    }
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
