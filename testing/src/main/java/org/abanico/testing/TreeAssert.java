package org.abanico.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares two trees: names, kinds, contents, modes, times to the nanosecond, targets of links.
 * Leaves {@code .abanico} in either root out. For file systems with Unix attributes.
 */
public final class TreeAssert {
  private static final int MAX_DIFFERENCES = 20;
  private static final int FORMAT = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int FILE = 0100000;
  private static final int SYMLINK = 0120000;
  private static final String CONTROL = ".abanico";

  private record Attributes(int mode, long size, FileTime mtime) {
    static Attributes of(Path path) throws IOException {
      Map<String, Object> all =
          Files.readAttributes(path, "unix:mode,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
      return new Attributes(
          (Integer) Objects.requireNonNull(all.get("mode")),
          (Long) Objects.requireNonNull(all.get("size")),
          (FileTime) Objects.requireNonNull(all.get("lastModifiedTime")));
    }
  }

  private final List<String> differences = new ArrayList<>();

  private TreeAssert() {}

  /** Fails with the first differences, unless the trees are the same. */
  public static void assertSame(Path expected, Path actual) throws IOException {
    List<String> found = differences(expected, actual);
    if (!found.isEmpty()) {
      throw new AssertionError(
          actual + " is not the same tree as " + expected + ":\n  " + String.join("\n  ", found));
    }
  }

  /** The first differences between two trees, in words; none when they are the same. */
  public static List<String> differences(Path expected, Path actual) throws IOException {
    TreeAssert comparison = new TreeAssert();
    comparison.compare(actual, expected, "");
    return comparison.differences;
  }

  private void compare(Path actual, Path expected, String path) throws IOException {
    String shown = path.isEmpty() ? "." : path;
    Attributes a = Attributes.of(actual);
    Attributes e = Attributes.of(expected);
    int actualFormat = a.mode() & FORMAT;
    int format = e.mode() & FORMAT;
    if (actualFormat != format) {
      differs(shown, "kind", Integer.toOctalString(actualFormat), Integer.toOctalString(format));
      return;
    }
    if (format != SYMLINK) {
      differs(shown, "mode", Integer.toOctalString(a.mode()), Integer.toOctalString(e.mode()));
    }
    differs(shown, "mtime", a.mtime().toInstant(), e.mtime().toInstant());
    switch (format) {
      case DIRECTORY -> compareDirectories(actual, expected, path);
      case FILE -> {
        differs(shown, "size", a.size(), e.size());
        long at = Files.mismatch(actual, expected);
        if (at >= 0) {
          differs(shown, "content", "differs at byte " + at, "the same");
        }
      }
      case SYMLINK ->
          differs(
              shown,
              "target",
              Files.readSymbolicLink(actual).toString(),
              Files.readSymbolicLink(expected).toString());
      default -> {}
    }
  }

  private void compareDirectories(Path actual, Path expected, String path) throws IOException {
    Set<String> actualNames = names(actual, path.isEmpty());
    Set<String> expectedNames = names(expected, path.isEmpty());
    Set<String> all = new TreeSet<>(actualNames);
    all.addAll(expectedNames);
    for (String name : all) {
      if (differences.size() >= MAX_DIFFERENCES) {
        return;
      }
      String child = path.isEmpty() ? name : path + "/" + name;
      if (!expectedNames.contains(name)) {
        differences.add(child + ": should not be there");
      } else if (!actualNames.contains(name)) {
        differences.add(child + ": is missing");
      } else {
        compare(actual.resolve(name), expected.resolve(name), child);
      }
    }
  }

  private static Set<String> names(Path directory, boolean root) throws IOException {
    try (Stream<Path> list = Files.list(directory)) {
      return list.map(path -> String.valueOf(path.getFileName()))
          .filter(name -> !(root && name.equals(CONTROL)))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private void differs(String path, String what, Object actual, Object expected) {
    if (!actual.equals(expected)) {
      differences.add(path + ": " + what + " is " + actual + ", not " + expected);
    }
  }
}
