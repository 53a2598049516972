package org.abanico.testing.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;

/**
 * What a disk cannot hold.
 *
 * @param foldsAscii whether the letters of ASCII are the same in upper and lower case
 * @param foldsAll whether all are
 * @param foldsForms whether Unicode's forms of a name are the same
 * @param refused characters that names must not have
 * @param refusedEnds characters that names must not end with
 * @param nameBytes the longest name
 */
public record DiskLimits(
    boolean foldsAscii,
    boolean foldsAll,
    boolean foldsForms,
    String refused,
    String refusedEnds,
    int nameBytes,
    boolean symlinks,
    boolean links,
    boolean modes) {
  /** Everything is held. */
  public static final DiskLimits NONE =
      new DiskLimits(false, false, false, "", "", 255, true, true, true);

  private String fold(String name) {
    String formed = foldsForms ? Normalizer.normalize(name, Normalizer.Form.NFC) : name;
    if (foldsAll) {
      return formed.toLowerCase(Locale.ROOT);
    }
    StringBuilder folded = new StringBuilder();
    for (int i = 0; i < formed.length(); i++) {
      char c = formed.charAt(i);
      folded.append(foldsAscii && c >= 'A' && c <= 'Z' ? (char) (c + ' ') : c);
    }
    return folded.toString();
  }

  /** Where a path below the root is, whatever its names are written like. */
  Path locate(Path root, Path path) throws IOException {
    if (equals(NONE) || !path.startsWith(root) || path.equals(root)) {
      return path;
    }
    Path at = root;
    for (Path name : root.relativize(path)) {
      at = entry(at, name.toString());
    }
    return at;
  }

  private Path entry(Path directory, String name) throws IOException {
    Path exact = directory.resolve(name);
    if (Files.exists(exact, LinkOption.NOFOLLOW_LINKS)
        || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return exact;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (fold(String.valueOf(entry.getFileName())).equals(fold(name))) {
          return entry;
        }
      }
    }
    return exact;
  }

  /** Something is about to be called so. */
  void check(Path path) throws IOException {
    String name = String.valueOf(path.getFileName());
    boolean taken =
        name.chars().noneMatch(c -> refused.indexOf(c) >= 0)
            && refusedEnds.indexOf(name.charAt(name.length() - 1)) < 0;
    if (!taken) {
      throw new FileSystemException(name, null, "Invalid argument");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > nameBytes) {
      throw new FileSystemException(name, null, "File name too long");
    }
  }
}
