package org.abanico.backup.tree;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.abanico.backup.manifest.Names;

/**
 * The names in one directory.
 *
 * @param names those that a manifest can represent, in its order
 * @param unrepresentable the others, complete paths
 */
public record DirectoryNames(List<String> names, List<Path> unrepresentable) {
  private static final char REPLACEMENT = '\uFFFD';

  /** Lists a directory. When that fails halfway it has failed. */
  public static DirectoryNames list(Path directory) throws IOException {
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
