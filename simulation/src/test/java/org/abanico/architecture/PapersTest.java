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

  private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:#\\w+)?`");

  /** One of a class of tests. */
  private static final Pattern ONE_TEST = Pattern.compile("`(\\w+Test#\\w+)`");

  private static final Pattern METHOD = Pattern.compile("(?m)^ {2}void (\\w+)\\(");

  private static Set<String> matches(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  /** The names of all classes of tests, and of their methods behind these. */
  private static Set<String> tests() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path sources : testSources()) {
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(each -> each.toString().endsWith("Test.java")).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          names.add(name);
          matches(METHOD, Files.readString(file)).forEach(it -> names.add(name + '#' + it));
        }
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
    String text = Files.readString(ROOT.resolve(paper));
    Set<String> missing = matches(TEST, text);
    missing.addAll(matches(ONE_TEST, text));
    missing.removeAll(tests());
    assertThat(missing).isEmpty();
  }

  private static List<String> securityRows(String from, String to, String head) throws IOException {
    String text = Files.readString(ROOT.resolve("docs/security.md"));
    return text.substring(text.indexOf(from), text.indexOf(to))
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith(head))
        .toList();
  }

  @Test
  void everyPromiseOfSecurityNamesATest() throws IOException {
    List<String> rows = securityRows("## Promises", "## Attacks", "| against |");
    assertThat(rows).hasSizeGreaterThan(10);
    assertThat(rows).allMatch(row -> TEST.matcher(row).find());
  }

  @Test
  void everyAttackNamesATest() throws IOException {
    List<String> rows = securityRows("## Attacks", "## Not promised", "| how |");
    assertThat(rows).hasSizeGreaterThan(40);
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
