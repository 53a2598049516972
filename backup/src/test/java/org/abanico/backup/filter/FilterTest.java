package org.abanico.backup.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.abanico.backup.manifest.OmissionCode;
import org.abanico.backup.tree.Found;
import org.abanico.backup.tree.PathFilter;
import org.abanico.backup.tree.TreeWalk;
import org.abanico.testing.Trees;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterTest {
  private static final int PATTERNS = 60;
  private static final String[] NAMES = {
    "a", "b", "ab", "a.b", "abc", "A", "a b", "#a", "!a", "a ", "a\\b", "[a]", "-", "caf\u00e9", "]"
  };
  private static final String[] PIECES = {
    "a",
    "b",
    "ab",
    "*",
    "**",
    "?",
    "/",
    "[ab]",
    "[!a]",
    "[^b]",
    "[a-c]",
    "[]a]",
    "[[:alpha:]]",
    "[[:upper:]]",
    "\\*",
    "\\a",
    "\\ ",
    "#",
    "!",
    " ",
    ".",
    "c",
    "[\\]]",
    "[a-]",
    "\u00e9",
    "[",
    "\\",
    "-",
    "[[:nonsense:]]",
    "[b-a]",
    "**/",
    "/**",
    "[[.a]",
    "[[:x]"
  };

  private final Path folder = Files.createTempDirectory("abanico-filter");

  FilterTest() throws IOException {}

  @AfterEach
  void removeFolder() throws IOException {
    Trees.delete(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "*.o, a.o, true",
    "*.o, d/e/a.o, true",
    "*.o, a.c, false",
    "/a, a, true",
    "/a, d/a, false",
    "d/a, d/a, true",
    "d/a, x/d/a, false",
    "**/d/a, x/d/a, true",
    "**/d/a, d/a, true",
    "d/**, d/a/b, true",
    "d/**, d, false",
    "d/**/a, d/a, true",
    "d/**/a, d/x/y/a, true",
    "d/*/a, d/x/y/a, false",
    "a/, a, false",
    "a?c, abc, true",
    "d?a, d/a, false",
    "'[a-c]', b, true",
    "'[!a-c]', b, false",
    "'\\#a', '#a', true",
    "'#a', '#a', false",
    "'a\\ ', 'a ', true",
    "'a ', 'a', true",
  })
  void aPatternMeansWhatGitignoreSays(String pattern, String path, boolean excluded) {
    Boolean verdict =
        PatternList.ofFile((pattern + "\n").getBytes(StandardCharsets.UTF_8))
            .excludes(path, path.substring(path.lastIndexOf('/') + 1), false);
    assertThat(verdict != null && verdict).isEqualTo(excluded);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void drawnPatternsExcludeWhatGitIgnores(long seed) throws Exception {
    assumeTrue(hasGit(), "there is no Git to compare with");
    SplittableRandom random = new SplittableRandom(seed);
    git(List.of(), "init", "-q");
    for (int round = 0; round < 12; round++) {
      Path tree = Files.createDirectory(folder.resolve("round" + round));
      List<Path> directories = new ArrayList<>(List.of(tree));
      for (int i = 0; i < 40; i++) {
        Path parent = directories.get(random.nextInt(directories.size()));
        Path path = parent.resolve(NAMES[random.nextInt(NAMES.length)]);
        if (!Files.exists(path) && random.nextInt(5) < 2) {
          directories.add(Files.createDirectory(path));
        } else if (!Files.exists(path)) {
          Files.createFile(path);
        }
      }
      for (Path directory : directories) {
        if (directory.equals(tree) || random.nextInt(5) == 0) {
          String patterns = patterns(random);
          Files.writeString(directory.resolve(DirectoryFilter.FILE), patterns);
          Files.writeString(directory.resolve(".gitignore"), patterns);
        }
      }
      TreeSet<String> all = new TreeSet<>();
      try (var walk = Files.walk(tree)) {
        walk.filter(path -> !path.equals(tree))
            .forEach(path -> all.add(tree.relativize(path).toString()));
      }
      TreeSet<String> excluded = new TreeSet<>(all);
      excluded.removeAll(walked(tree, FilterRules.NONE));
      assertThat(excluded)
          .as("seed %d, round %d: %s", seed, round, show(directories))
          .isEqualTo(ignored(tree, all));
    }
  }

  private static String patterns(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      if (random.nextInt(4) == 0) {
        text.append('!');
      }
      for (int j = random.nextInt(4); j >= 0; j--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      if (random.nextInt(5) == 0) {
        text.append('/');
      }
      text.append(random.nextInt(10) == 0 ? "\r\n" : "\n");
    }
    return random.nextInt(4) == 0 ? text.substring(0, text.length() - 1) : text.toString();
  }

  private static String show(List<Path> directories) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path directory : directories) {
      Path file = directory.resolve(DirectoryFilter.FILE);
      if (Files.exists(file)) {
        text.append('\n').append(directory).append(":\n").append(Files.readString(file));
      }
    }
    return text.toString();
  }

  private TreeSet<String> ignored(Path tree, TreeSet<String> all) throws Exception {
    List<String> asked = new ArrayList<>();
    all.forEach(path -> asked.add(folder.relativize(tree) + "/" + path));
    TreeSet<String> ignored = new TreeSet<>();
    String prefix = folder.relativize(tree) + "/";
    for (String path : git(asked, "check-ignore", "--no-index", "-z", "--stdin")) {
      ignored.add(path.substring(prefix.length()));
    }
    return ignored;
  }

  private static boolean hasGit() throws InterruptedException {
    try {
      return new ProcessBuilder("git", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> git(List<String> input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-c", "core.excludesFile=/dev/null"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().remove("GIT_DIR");
    Process git = builder.start();
    try (OutputStream to = git.getOutputStream()) {
      for (String path : input) {
        to.write((path + "\0").getBytes(StandardCharsets.UTF_8));
      }
    }
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as("1 says that nothing is ignored").isIn(0, 1);
    return said.isEmpty() ? List.of() : List.of(said.split("\0"));
  }

  @Test
  void theCommandLineCountsBeforeFiles() throws IOException {
    make("keep.log", "drop.log", "d/keep.log", "d/x.tmp");
    Files.writeString(folder.resolve("d/" + DirectoryFilter.FILE), "!x.tmp\nkeep.log\n");
    FilterRules rules =
        new FilterRules(List.of("*.log", "*.tmp"), List.of("keep.log"), false, false);
    assertThat(walked(folder, rules))
        .containsExactlyInAnyOrder("d", "d/" + DirectoryFilter.FILE, "d/keep.log", "keep.log");
  }

  @Test
  void whatIsInAnExcludedDirectoryCannotBeTakenBack() throws IOException {
    make("d/f", "e/f");
    FilterRules rules = new FilterRules(List.of("/d"), List.of("d/f"), false, false);
    assertThat(walked(folder, rules)).containsExactlyInAnyOrder("e", "e/f");
  }

  @Test
  void ofACacheOnlyItsTagIsKept() throws IOException {
    make("cache/f", "cache/d/f", "other/f", "other/CACHEDIR.TAG");
    Files.writeString(
        folder.resolve("cache/CACHEDIR.TAG"),
        "Signature: 8a477f597d28d172789f06886806bc55\n# a cache\n");
    FilterRules rules = new FilterRules(List.of(), List.of(), false, true);
    assertThat(walked(folder, rules))
        .containsExactlyInAnyOrder(
            "cache", "cache/CACHEDIR.TAG", "other", "other/CACHEDIR.TAG", "other/f");
    assertThat(walked(folder, FilterRules.NONE)).hasSize(8);
  }

  @Test
  void aDirectoryOnAnotherFileSystemIsKeptEmpty() throws Exception {
    assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only root mounts");
    make("here/f", "there/below");
    Path mount = folder.resolve("there");
    run("mount", "-t", "tmpfs", "none", mount.toString());
    try {
      Files.createFile(mount.resolve("f"));
      FilterRules rules = new FilterRules(List.of(), List.of(), true, false);
      assertThat(walked(folder, rules)).containsExactlyInAnyOrder("here", "here/f", "there");
      assertThat(walked(folder, FilterRules.NONE)).contains("there/f");
    } finally {
      run("umount", mount.toString());
    }
  }

  @Test
  void aDirectoryWhosePatternsCannotBeReadIsUnreadable() throws IOException {
    make("d/f");
    Files.write(folder.resolve("d/" + DirectoryFilter.FILE), new byte[(1 << 20) + 1]);
    TreeWalk walk = new TreeWalk(folder);
    List<Found> found = new ArrayList<>();
    for (Found next = walk.next(); next != null; next = walk.next()) {
      found.add(next);
    }
    assertThat(found.getLast())
        .isInstanceOfSatisfying(
            Found.Unusable.class, e -> assertThat(e.code()).isEqualTo(OmissionCode.UNREADABLE));
    assertThatThrownBy(() -> new TreeWalk(folder.resolve("d")).next())
        .isInstanceOf(FileSystemException.class);
  }

  @Test
  void aHostilePatternTakesNoAges() {
    String stars = "*a".repeat(PATTERNS) + "b";
    assertThat(Wildmatch.matches(stars, "a".repeat(255), false)).isFalse();
    assertThat(Wildmatch.matches("**/".repeat(10) + "*b", "a/".repeat(60) + "a", true)).isFalse();
    String components = "**/[a]*/".repeat(40) + "x";
    assertThat(Wildmatch.matches(components, "a/".repeat(120) + "a", true)).isFalse();
    assertThat(Wildmatch.matches(components, "a/".repeat(120) + "x", true)).isTrue();
  }

  private static TreeSet<String> walked(Path tree, FilterRules rules) throws IOException {
    TreeWalk walk = new TreeWalk(tree, rules);
    TreeSet<String> paths = new TreeSet<>();
    for (Found found = walk.next(); found != null; found = walk.next()) {
      if (!(found instanceof Found.Excluded) && !found.path().equals(".")) {
        paths.add(found.path());
      }
    }
    PathFilter filter = new PathFilter(tree, rules);
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : (Iterable<Path>) all.filter(each -> !each.equals(tree))::iterator) {
        boolean walked = paths.contains(tree.relativize(path).toString());
        assertThat(filter.excludes(path)).as("asked for by itself: %s", path).isNotEqualTo(walked);
      }
    }
    return paths;
  }

  private void make(String... paths) throws IOException {
    for (String path : paths) {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
