package org.abanico.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares two trees: names, kinds, contents, modes, times to the nanosecond, owners and groups,
 * targets of links, numbers of devices, which names are those of one file, extended attributes and
 * access control lists. Leaves {@code .abanico} in either root out. For Linux.
 */
public final class TreeAssert {
  private static final int MAX_DIFFERENCES = 20;
  private static final int FORMAT = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int FILE = 0100000;
  private static final int SYMLINK = 0120000;
  private static final String CONTROL = ".abanico";

  private record Attributes(
      int mode, long size, FileTime mtime, String owner, long inode, long device) {
    static Attributes of(Path path) throws IOException {
      Map<String, Object> all =
          Files.readAttributes(
              path, "unix:mode,size,lastModifiedTime,uid,gid,ino,rdev", LinkOption.NOFOLLOW_LINKS);
      return new Attributes(
          (Integer) Objects.requireNonNull(all.get("mode")),
          (Long) Objects.requireNonNull(all.get("size")),
          (FileTime) Objects.requireNonNull(all.get("lastModifiedTime")),
          all.get("uid") + ":" + all.get("gid"),
          (Long) Objects.requireNonNull(all.get("ino")),
          (Long) Objects.requireNonNull(all.get("rdev")));
    }
  }

  private final List<String> differences = new ArrayList<>();

  private final Map<Long, String> actualFirsts = new HashMap<>();
  private final Map<Long, String> expectedFirsts = new HashMap<>();
  private final boolean owners;

  private TreeAssert(boolean owners) {
    this.owners = owners;
  }

  /** Fails with the first differences, unless the trees are the same. */
  public static void assertSame(Path expected, Path actual) throws IOException {
    fail(expected, actual, differences(expected, actual));
  }

  /** As {@link #assertSame}, but the trees may belong to different users and groups. */
  public static void assertSameButOwners(Path expected, Path actual) throws IOException {
    TreeAssert comparison = new TreeAssert(false);
    comparison.compare(actual, expected, "");
    fail(expected, actual, comparison.differences);
  }

  private static void fail(Path expected, Path actual, List<String> found) {
    if (!found.isEmpty()) {
      throw new AssertionError(
          actual + " is not the same tree as " + expected + ":\n  " + String.join("\n  ", found));
    }
  }

  /** The first differences between two trees, in words; none when they are the same. */
  public static List<String> differences(Path expected, Path actual) throws IOException {
    TreeAssert comparison = new TreeAssert(true);
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
    if (owners) {
      differs(shown, "owner", a.owner(), e.owner());
    }
    differs(shown, "extended attributes", Xattrs.of(actual), Xattrs.of(expected));
    if (format != DIRECTORY) {
      differs(
          shown,
          "first name",
          first(actualFirsts, a.inode(), shown),
          first(expectedFirsts, e.inode(), shown));
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
      default -> differs(shown, "device", a.device(), e.device());
    }
  }

  private static String first(Map<Long, String> firsts, long inode, String path) {
    String before = firsts.putIfAbsent(inode, path);
    return before == null ? path : before;
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
