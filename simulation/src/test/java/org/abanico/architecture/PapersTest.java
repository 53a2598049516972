package org.abanico.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What papers say of the code is there. */
class PapersTest {
  /** Maven runs tests in the folder of their module. */
  private static final Path ROOT = Path.of("..");

  private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

  private static Set<String> matches(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  /** The names of all classes of tests. */
  private static Set<String> tests() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path sources : testSources()) {
      try (Stream<Path> files = Files.walk(sources)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith("Test.java"))
            .forEach(name -> names.add(name.substring(0, name.length() - ".java".length())));
      }
    }
    return names;
  }

  private static List<Path> testSources() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src/test/java"))
          .filter(Files::isDirectory)
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/security.md",
        "docs/architecture.md",
        "docs/protocol.md",
        "docs/operations.md",
        "docs/fuzzing.md",
        "docs/mutation.md",
        "CONTRIBUTING.md"
      })
  void everyTestThatAPaperNamesExists(String paper) throws IOException {
    Set<String> missing = matches(TEST, Files.readString(ROOT.resolve(paper)));
    missing.removeAll(tests());
    assertThat(missing).isEmpty();
  }

  @Test
  void everyPromiseOfSecurityNamesATest() throws IOException {
    String text = Files.readString(ROOT.resolve("docs/security.md"));
    String promises = text.substring(text.indexOf("## Promises"), text.indexOf("## Not promised"));
    List<String> rows = promises.lines().filter(line -> line.startsWith("| ")).skip(1).toList();
    assertThat(rows).hasSizeGreaterThan(10);
    assertThat(rows).allMatch(row -> TEST.matcher(row).find());
  }

  @Test
  void everyPackageThatArchitectureListsExists() throws IOException {
    String text = Files.readString(ROOT.resolve("docs/architecture.md"));
    String rooms = text.substring(text.indexOf("## Rooms"), text.indexOf("## The simulated"));
    String module = "";
    int packages = 0;
    for (String line : rooms.lines().filter(row -> row.startsWith("| ")).skip(1).toList()) {
      String[] cells = line.split("\\|");
      Set<String> named = matches(Pattern.compile("`(\\w+)`"), cells[1]);
      module = named.isEmpty() ? module : named.iterator().next();
      for (String name : matches(Pattern.compile("`(\\w+)`"), cells[2])) {
        packages++;
        assertThat(ROOT.resolve(module + "/src/main/java/org/abanico/" + module + "/" + name))
            .isDirectory();
      }
    }
    assertThat(packages).isGreaterThan(20);
  }
}
