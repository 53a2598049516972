package org.abanico.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Folders to test with, made from a seed: every kind of entry that a person's folder may hold. */
public final class Trees {
  private static final int[] SIZES = {
    0, 1, 100, 4096, 65_537, (255 << 10) - 1, 255 << 10, (255 << 10) + 1, 1_200_000
  };
  private static final int[] FILE_MODES = {0644, 0600, 0755, 0444, 0777, 0640};
  private static final int[] DIRECTORY_MODES = {0755, 0700, 0555, 0777, 01777};
  private static final String[] NAMES = {
    "plain",
    "with space",
    "-leading-dash",
    "new\nline",
    "tab\there",
    "señor",
    "naïve e\u0301",
    "日本語",
    "🙂 emoji",
    "back\\slash",
    "per%cent",
    "quote\"'",
    "*star?",
    ".hidden",
    "~tilde",
    "trailing ",
    "UPPER",
    "\uff5epast-surrogates",
    "x".repeat(255),
    "é".repeat(127)
  };

  private Trees() {}

  /** Fills an existing folder with about so many entries. */
  public static void build(Path root, long seed, int entries) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Path> directories = new ArrayList<>(List.of(root));
    for (int i = 0; i < entries; i++) {
      Path parent = directories.get(random.nextInt(directories.size()));
      Path path = parent.resolve(name(random, i));
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      switch (random.nextInt(8)) {
        case 0, 1 -> {
          Files.createDirectory(path);
          if (random.nextInt(4) > 0 && root.relativize(path).getNameCount() < 8) {
            directories.add(path);
          }
        }
        case 2 -> link(path, random);
        default -> file(path, random);
      }
    }
    attributes(root, random);
  }

  /** Changes, adds and removes so many entries. */
  public static void edit(Path root, SplittableRandom random, int edits) throws IOException {
    for (int i = 0; i < edits; i++) {
      List<Path> all = list(root);
      Path path = all.get(random.nextInt(all.size()));
      if (path.equals(root)) {
        continue;
      }
      makeParentWritable(path);
      switch (random.nextInt(4)) {
        case 0 -> remove(path);
        case 1 -> {
          remove(path);
          file(path, random);
        }
        case 2 -> {
          remove(path);
          Files.createDirectory(path);
        }
        default -> {
          Path added = path.resolveSibling("added-" + random.nextInt());
          if (random.nextBoolean()) {
            link(added, random);
          } else {
            file(added, random);
          }
        }
      }
    }
    attributes(root, random);
  }

  private static String name(SplittableRandom random, int number) {
    String name = NAMES[random.nextInt(NAMES.length)];
    return name.length() > 120 || random.nextInt(3) == 0 ? name : name + number;
  }

  private static void file(Path path, SplittableRandom random) throws IOException {
    int size = random.nextInt(10) == 0 ? SIZES[random.nextInt(SIZES.length)] : random.nextInt(9000);
    byte[] content = new byte[size];
    random.nextBytes(content);
    Files.write(path, content);
  }

  private static void link(Path path, SplittableRandom random) throws IOException {
    String[] targets = {"plain", "../with space", "/nowhere/at all", ".", "🙂", "a\nb"};
    Files.createSymbolicLink(path, Path.of(targets[random.nextInt(targets.length)]));
  }

  private static void attributes(Path root, SplittableRandom random) throws IOException {
    List<Path> all = list(root);
    for (Path path : all.reversed()) {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        Files.setAttribute(
            path,
            "unix:mode",
            path.equals(root) ? 0750 : DIRECTORY_MODES[random.nextInt(DIRECTORY_MODES.length)]);
      } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        Files.setAttribute(path, "unix:mode", FILE_MODES[random.nextInt(FILE_MODES.length)]);
      }
      Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(FileTime.from(time(random)), null, null);
    }
  }

  private static Instant time(SplittableRandom random) {
    long seconds =
        switch (random.nextInt(10)) {
          case 0 -> -random.nextLong(1, 1_000_000_000);
          case 1 -> random.nextLong(4_200_000_000L, 5_000_000_000L);
          default -> random.nextLong(1_500_000_000L, 1_700_000_000L);
        };
    return Instant.ofEpochSecond(seconds, random.nextInt(1_000_000_000));
  }

  private static List<Path> list(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.sorted().toList();
    }
  }

  private static void makeParentWritable(Path path) throws IOException {
    Files.setAttribute(path.resolveSibling(""), "unix:mode", 0755);
  }

  private static void remove(Path path) throws IOException {
    List<Path> all = new ArrayList<>(list(path));
    all.sort(Comparator.reverseOrder());
    for (Path entry : all) {
      makeParentWritable(entry);
    }
    for (Path entry : all) {
      Files.delete(entry);
    }
  }
}
