package org.abanico.backup.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.wire.text.MalformedTextException;
import org.abanico.wire.text.PercentEncoding;

/**
 * The files of a destination's folder that are not what they should be, though their size and time
 * are: until the next backup is published, which replaces them.
 */
public final class DistrustedFiles {
  /** More are not remembered: what was not is found to be wrong again. */
  private static final int MAX = 65_536;

  private DistrustedFiles() {}

  /** Their paths, as in a manifest. */
  public static Set<String> read(FolderLayout layout) throws IOException {
    Set<String> paths = new HashSet<>();
    if (!Files.exists(layout.damaged())) {
      return paths;
    }
    try (Stream<String> lines = Files.lines(layout.damaged(), StandardCharsets.ISO_8859_1)) {
      for (String line : (Iterable<String>) lines.limit(MAX)::iterator) {
        try {
          paths.add(PercentEncoding.decode(line.substring(line.indexOf(' ') + 1)));
        } catch (MalformedTextException e) {
          // The last line of a list that was being written when the power failed.
          return paths;
        }
      }
    }
    return paths;
  }

  /** Adds one. */
  public static void add(FolderLayout layout, Path file) throws IOException {
    if (!file.startsWith(layout.folder()) || file.startsWith(layout.control())) {
      return;
    }
    String path = layout.folder().relativize(file).toString();
    String line = "changed " + PercentEncoding.encode(path) + "\n";
    Files.writeString(
        layout.damaged(),
        line,
        StandardCharsets.US_ASCII,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
