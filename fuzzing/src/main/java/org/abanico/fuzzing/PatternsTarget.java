package org.abanico.fuzzing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.filter.DirectoryFilter;
import org.abanico.backup.filter.FilterRules;

/**
 * Patterns of what is left out. Any pattern is looked at in a number of steps that is in proportion
 * to its length and the path's (else the run hangs), and one that is taken back leaves nothing out.
 */
final class PatternsTarget implements FuzzTarget {
  @Override
  public void run(byte[] input) throws IOException {
    Input in = new Input(input);
    int split = in.octet();
    boolean directory = (in.octet() & 1) != 0;
    String pattern = new String(in.bytes(split), StandardCharsets.UTF_8);
    String path = new String(in.rest(), StandardCharsets.UTF_8);
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.isEmpty()) {
      return;
    }
    FilterRules left = new FilterRules(List.of(pattern), List.of(), false, false);
    boolean excluded = filter(left).excludes(path, name, directory);
    Promise.keep(
        excluded == filter(left).excludes(path, name, directory), "a pattern always says the same");
    FilterRules kept = new FilterRules(List.of(pattern), List.of(pattern), false, false);
    if (!pattern.startsWith("!")) {
      Promise.keep(
          !filter(kept).excludes(path, name, directory), "what is included is not left out");
    }
    if (pattern.isEmpty()) {
      Promise.keep(!excluded, "an empty pattern leaves nothing out");
    }
  }

  /** Of a place in the path it is remembered what came of each star of the pattern, four times. */
  @Override
  public long proportion(int length) {
    return 2048L * length + (256 << 10);
  }

  private static DirectoryFilter filter(FilterRules rules) throws IOException {
    return DirectoryFilter.root(rules, Path.of("."), List.of(), 0);
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        seed("*.o", "src/a.o"),
        seed("/build/", "build"),
        seed("**/x/[a-z]?", "d/x/ab"),
        seed("!keep", "keep"),
        seed("a/**/b", "a/x/y/b"),
        seed("[[:alpha:]!\\]]*", "z]"),
        seed("[^a-c\\-]", "d"),
        seed("*a*a*a*a*a*b", "a".repeat(60)),
        seed("**/**/**/**/x", "a/".repeat(30) + "y"),
        seed("\\*\\", "*"));
  }

  private static byte[] seed(String pattern, String path) {
    int length = pattern.getBytes(StandardCharsets.UTF_8).length;
    return Seed.of(length, 1).text(pattern).text(path).done();
  }
}
