package org.abanico.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Compares two folders: kinds, content, modes, times to the nanosecond, targets of links. {@code
 * .abanico} at a root is no part of it.
 */
public final class TreeAssert {
  private static final int MAX_DIFFERENCES = 10;

  private TreeAssert() {}

  /** Fails, naming the first differences. */
  public static void assertSame(Path expected, Path actual) throws IOException {
    List<String> differences = differences(expected, actual);
    if (!differences.isEmpty()) {
      throw new AssertionError(
          "the trees differ:\n"
              + String.join(
                  "\n", differences.subList(0, Math.min(MAX_DIFFERENCES, differences.size())))
              + "\n("
              + differences.size()
              + " in all)");
    }
  }

  /** What differs, an entry a line. */
  public static List<String> differences(Path expected, Path actual) throws IOException {
    Map<String, Path> left = entries(expected);
    Map<String, Path> right = entries(actual);
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, Path> entry : left.entrySet()) {
      Path other = right.remove(entry.getKey());
      if (other == null) {
        differences.add("missing: " + entry.getKey());
      } else {
        String difference = difference(entry.getValue(), other);
        if (!difference.isEmpty()) {
          differences.add(entry.getKey() + ": " + difference);
        }
      }
    }
    right.keySet().forEach(path -> differences.add("not expected: " + path));
    return differences;
  }

  private static Map<String, Path> entries(Path root) throws IOException {
    Map<String, Path> entries = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      walk.filter(path -> !root.relativize(path).startsWith(".abanico"))
          .forEach(path -> entries.put(root.relativize(path).toString(), path));
    }
    return entries;
  }

  private static String difference(Path a, Path b) throws IOException {
    for (String attribute : new String[] {"mode", "lastModifiedTime"}) {
      Object left = Files.getAttribute(a, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
      Object right = Files.getAttribute(b, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
      if (!left.equals(right)) {
        return attribute + " " + left + " became " + right;
      }
    }
    if (Files.isSymbolicLink(a)) {
      return Files.readSymbolicLink(a).equals(Files.readSymbolicLink(b))
          ? ""
          : "target of the link";
    }
    if (Files.isRegularFile(a, LinkOption.NOFOLLOW_LINKS) && Files.mismatch(a, b) != -1) {
      return "content";
    }
    return "";
  }
}
