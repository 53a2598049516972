package org.abanico.backup.tree;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.abanico.backup.linux.DirectoryCalls;
import org.abanico.backup.linux.Linux;
import org.abanico.backup.manifest.Names;
import org.jspecify.annotations.Nullable;

/**
 * The names in one directory.
 *
 * @param names those that a manifest can represent, in its order
 * @param unrepresentable the others, complete paths
 */
public record DirectoryNames(List<String> names, List<Path> unrepresentable) {
  private static final char REPLACEMENT = '\uFFFD';

  /** Whether the names of the system are text as a manifest has it, to the JDK, too. */
  private static final boolean UTF8 = "UTF-8".equals(System.getProperty("sun.jnu.encoding"));

  /** Lists a directory. When that fails halfway it has failed. */
  public static DirectoryNames list(Path directory) throws IOException {
    DirectoryNames listed = Linux.reaches(directory) && UTF8 ? ofLinux(directory.toString()) : null;
    return listed == null ? ofJdk(directory) : listed;
  }

  /** Null when the JDK has to be asked, which knows names that are not UTF-8. */
  private static @Nullable DirectoryNames ofLinux(String directory) throws IOException {
    List<String> names = new ArrayList<>();
    int[] others = {0};
    boolean listed =
        directory.indexOf(REPLACEMENT) < 0
            && DirectoryCalls.list(
                directory,
                (bytes, from, end) -> {
                  String name = new String(bytes, from, end - from, StandardCharsets.UTF_8);
                  if (name.indexOf(REPLACEMENT) < 0 && Names.isName(name)) {
                    names.add(name);
                  } else {
                    others[0]++;
                  }
                });
    if (!listed || others[0] > 0) {
      return null;
    }
    names.sort(Names::compare);
    return new DirectoryNames(names, List.of());
  }

  /** With the JDK alone. */
  static DirectoryNames ofJdk(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    List<Path> unrepresentable = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path path : stream) {
        Path name = path.getName(path.getNameCount() - 1);
        String text = name.toString();
        if (Names.isName(text) && isRepresented(text, name)) {
          names.add(text);
        } else {
          unrepresentable.add(path);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(Names::compare);
    return new DirectoryNames(names, unrepresentable);
  }

  /** Whether nothing was lost when the path was decoded to text. */
  static boolean isRepresented(String text, Path path) {
    if (text.indexOf(REPLACEMENT) < 0) {
      return true;
    }
    try {
      return path.getFileSystem().getPath(text).equals(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
