package org.abanico.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Rules that are seen in the source, not in the classes. */
final class SourceRules {
  private static final Set<String> NULL_MARKED =
      Set.of("@NullMarked", "@org.jspecify.annotations.NullMarked");

  private SourceRules() {}

  /** The folders of main sources of all modules below a folder. */
  static List<Path> mainSources(Path root) throws IOException {
    try (Stream<Path> modules = Files.list(root)) {
      return modules
          .map(module -> module.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    }
  }

  /** Files with more lines than this, each with its number of lines. */
  static List<String> longFiles(Path sources, int maxLines) throws IOException {
    try (Stream<Path> files = javaFiles(sources)) {
      return files
          .filter(file -> lines(file) > maxLines)
          .map(file -> sources.relativize(file) + ": " + lines(file))
          .toList();
    }
  }

  /** Packages that do not say that nothing is null unless it says so. */
  static List<String> packagesWithoutNullMarked(Path sources) throws IOException {
    try (Stream<Path> files = javaFiles(sources)) {
      return files
          .map(Path::getParent)
          .distinct()
          .filter(folder -> !isNullMarked(folder.resolve("package-info.java")))
          .map(folder -> sources.relativize(folder).toString())
          .toList();
    }
  }

  private static Stream<Path> javaFiles(Path sources) throws IOException {
    return Files.walk(sources).filter(file -> file.toString().endsWith(".java")).sorted();
  }

  private static boolean isNullMarked(Path packageInfo) {
    try {
      return Files.exists(packageInfo)
          && Files.readAllLines(packageInfo).stream().anyMatch(NULL_MARKED::contains);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int lines(Path file) {
    try {
      return Files.readAllLines(file).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
