package org.abanico.backup;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.abanico.testing.Trees;
import org.jspecify.annotations.Nullable;

/** What people, and disks, do to a destination's folder. */
final class DrawnTampering {
  private final DrawnDestination destination;
  private final Path folder;
  private final SplittableRandom random;

  DrawnTampering(DrawnDestination destination, SplittableRandom random) {
    this.destination = destination;
    this.folder = destination.folder;
    this.random = random;
  }

  /** Changes something in the tree, or in history. Answers what, for people. */
  String tamper() throws IOException {
    Path file = any(DrawnTree.files(folder));
    Path directory =
        any(
            DrawnTree.found(
                folder,
                path ->
                    !path.equals(folder) && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)));
    for (Path each : List.of(folder, directory == null ? folder : directory)) {
      Files.setAttribute(each, "unix:mode", 0700);
    }
    if (file != null) {
      Files.setAttribute(file.getParent(), "unix:mode", 0700);
    }
    int what = random.nextInt(12);
    switch (what) {
      case 0 -> {
        if (file != null) {
          gone(file);
          Files.write(file, new byte[random.nextInt(100)]);
        }
      }
      case 1, 2, 3 -> inSecret(file);
      case 4 -> {
        if (file != null) {
          gone(file);
        }
      }
      case 5 -> {
        if (file != null) {
          Path outside = outside();
          Files.copy(file, outside);
          gone(file);
          Files.createSymbolicLink(file, outside);
        }
      }
      case 6 -> {
        if (file != null) {
          gone(file);
          Files.createDirectory(file);
          Files.write(file.resolve("inside"), new byte[7]);
        }
      }
      case 7 -> {
        Path in = directory == null ? folder : directory;
        Files.write(in.resolve("mine " + destination.made++), new byte[random.nextInt(3_000)]);
        destination.version = -1;
      }
      case 8 -> {
        if (directory != null) {
          gone(directory);
        }
      }
      case 9 -> {
        if (directory != null) {
          Path outside = outside();
          DrawnDestination.run("cp", "-a", "--", directory.toString(), outside.toString());
          gone(directory);
          Files.createSymbolicLink(directory, outside);
        }
      }
      case 10 -> {
        if (directory != null) {
          gone(directory);
          Files.write(directory, new byte[random.nextInt(3_000)]);
        }
      }
      default -> inHistory();
    }
    return what + " of " + file + ", " + directory;
  }

  private Path outside() {
    return folder.resolveSibling(folder.getFileName() + ".outside" + destination.made++);
  }

  private void gone(Path path) throws IOException {
    destination.suspect(folder.relativize(path).toString());
    Trees.delete(path);
  }

  /** Other content, of the same size and time; not of what has more names. */
  private void inSecret(@Nullable Path file) throws IOException {
    if (file != null && changeInPlace(file)) {
      String path = folder.relativize(file).toString();
      destination.suspect(path);
      destination.secret.add(path);
    }
  }

  private boolean changeInPlace(Path file) throws IOException {
    boolean alone =
        Objects.equals(Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS), 1);
    if (!alone || Files.size(file) == 0 || !Files.isWritable(file)) {
      return false;
    }
    Object time = Files.getAttribute(file, "lastModifiedTime");
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long at = random.nextLong(bytes.length());
      bytes.seek(at);
      int was = bytes.read();
      bytes.seek(at);
      bytes.write(was ^ 1);
    }
    Files.setAttribute(file, "lastModifiedTime", time);
    return true;
  }

  private void inHistory() throws IOException {
    Path history = folder.resolve(".abanico/history");
    Path backup = any(children(history));
    Path file = backup == null ? null : any(DrawnTree.files(backup));
    if (backup != null && file != null && changeInPlace(file)) {
      destination.suspect(backup.relativize(file).toString());
    }
  }

  /** Changes something of what a backup that was broken off has staged. */
  void inStaging() throws IOException {
    Path area = any(children(folder.resolve(".abanico/staging")));
    Path file =
        area == null
            ? null
            : any(
                DrawnTree.files(area).stream()
                    .filter(path -> path.getNameCount() == area.getNameCount() + 2)
                    .toList());
    if (file != null) {
      boolean _ = changeInPlace(file);
    }
  }

  void loseCatalog() throws IOException {
    Files.deleteIfExists(folder.resolve(".abanico/catalog.db"));
  }

  void damageCatalog() throws IOException {
    destination.catalogDamaged |= damage(folder.resolve(".abanico/catalog.db"), random);
  }

  /** Changes some bytes of a file, or cuts it. False when there is none. */
  static boolean damage(Path file, SplittableRandom random) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return false;
    }
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      switch (random.nextInt(3)) {
        case 0 -> bytes.setLength(random.nextLong(bytes.length()));
        case 1 -> {
          int many = 1 + random.nextInt(40);
          for (int i = 0; i < many; i++) {
            bytes.seek(random.nextLong(bytes.length()));
            bytes.write(random.nextInt(256));
          }
        }
        default -> {
          byte[] some = new byte[1 + random.nextInt(5_000)];
          random.nextBytes(some);
          bytes.seek(random.nextLong(bytes.length()));
          bytes.write(some);
        }
      }
    }
    return true;
  }

  private static List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
        all.forEach(children::add);
      }
    }
    children.sort(null);
    return children;
  }

  private @Nullable Path any(List<Path> paths) {
    return paths.isEmpty() ? null : paths.get(random.nextInt(paths.size()));
  }
}
