package org.abanico.backup.abilities;

/**
 * What a file system can hold.
 *
 * @param names which names it takes, and which of them are one
 * @param times which times it keeps
 * @param pathBytes the longest path below the folder, in bytes of UTF-8
 * @param fileBytes the largest file
 * @param modes whether entries have modes
 * @param symlinks whether there are symbolic links
 * @param fifos whether there are FIFOs
 */
public record FileSystemAbilities(
    NameRules names,
    TimeRange times,
    int pathBytes,
    long fileBytes,
    boolean modes,
    boolean symlinks,
    boolean fifos) {
  /** Holds everything. */
  public static final FileSystemAbilities ALL =
      new FileSystemAbilities(
          NameRules.ALL, TimeRange.ALL, Integer.MAX_VALUE, Long.MAX_VALUE, true, true, true);
}
