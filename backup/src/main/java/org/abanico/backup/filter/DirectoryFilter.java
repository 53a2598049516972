package org.abanico.backup.filter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is left out of one directory. Of patterns that are about an entry those of the command line
 * come first, then those of the directory's own file, then those of the directories around it; of
 * one place, the last. What is in a directory that is left out cannot be taken back.
 */
public final class DirectoryFilter {
  /** Files of patterns. */
  public static final String FILE = ".abanicoignore";

  private static final int MAX_FILE_BYTES = 1 << 20;

  /** The file that marks a directory as a cache (https://bford.info/cachedir/). */
  public static final String CACHE_TAG = "CACHEDIR.TAG";

  private static final byte[] CACHE_SIGNATURE =
      "Signature: 8a477f597d28d172789f06886806bc55".getBytes(StandardCharsets.US_ASCII);

  private final FilterRules rules;
  private final PatternList first;
  private final @Nullable DirectoryFilter parent;
  private final @Nullable PatternList own;
  private final int prefix;
  private final long device;
  private final boolean isCache;

  private DirectoryFilter(
      FilterRules rules,
      PatternList first,
      @Nullable DirectoryFilter parent,
      @Nullable PatternList own,
      int prefix,
      long device,
      boolean isCache) {
    this.rules = rules;
    this.first = first;
    this.parent = parent;
    this.own = own;
    this.prefix = prefix;
    this.device = device;
    this.isCache = isCache;
  }

  /**
   * Of the folder itself, which is never left out.
   *
   * @param device the number of its file system
   * @throws IOException when a file of patterns cannot be read
   */
  public static DirectoryFilter root(
      FilterRules rules, Path directory, List<String> names, long device) throws IOException {
    PatternList first = PatternList.of(rules.excludes(), rules.includes());
    return new DirectoryFilter(rules, first, null, file(directory, names), 0, device, false);
  }

  /**
   * Of a directory in this one.
   *
   * @param path of the directory, from the folder
   * @param names what is in it
   * @throws IOException when a file of patterns cannot be read
   */
  public DirectoryFilter enter(Path directory, String path, List<String> names) throws IOException {
    boolean cache = rules.excludeCaches() && isCache(directory, names);
    PatternList patterns = file(directory, names);
    if (patterns == null && !cache && !isCache) {
      // Its entries are judged as those around it are: only paths from further up matter.
      return this;
    }
    int length = PatternList.bytes(path).length() + 1;
    return new DirectoryFilter(rules, first, this, patterns, length, device, cache);
  }

  /** Whether an entry of this directory, or of one that answered this filter, is left out. */
  public boolean excludes(String path, String name, boolean directory) {
    if (isCache && !name.equals(CACHE_TAG)) {
      return true;
    }
    if (first.isEmpty() && own == null && parent == null) {
      return false;
    }
    String pathBytes = PatternList.bytes(path);
    String nameBytes = PatternList.bytes(name);
    Boolean verdict = first.excludes(pathBytes, nameBytes, directory);
    for (DirectoryFilter at = this; at != null && verdict == null; at = at.parent) {
      if (at.own != null) {
        verdict = at.own.excludes(pathBytes.substring(at.prefix), nameBytes, directory);
      }
    }
    return verdict != null && verdict;
  }

  /** Whether what is in a directory on this file system is left out. */
  public boolean isElsewhere(long itsDevice) {
    return rules.oneFileSystem() && itsDevice != device;
  }

  private static @Nullable PatternList file(Path directory, List<String> names) throws IOException {
    Path file = directory.resolve(FILE);
    if (!names.contains(FILE) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    byte[] content = head(file, MAX_FILE_BYTES + 1);
    if (content.length > MAX_FILE_BYTES) {
      throw new FileSystemException(file.toString(), null, FILE + " is longer than 1 MiB");
    }
    PatternList patterns = PatternList.ofFile(content);
    return patterns.isEmpty() ? null : patterns;
  }

  private static boolean isCache(Path directory, List<String> names) throws IOException {
    Path tag = directory.resolve(CACHE_TAG);
    return names.contains(CACHE_TAG)
        && Files.isRegularFile(tag, LinkOption.NOFOLLOW_LINKS)
        && Arrays.equals(head(tag, CACHE_SIGNATURE.length), CACHE_SIGNATURE);
  }

  private static byte[] head(Path file, int bytes) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes(bytes);
    }
  }
}
