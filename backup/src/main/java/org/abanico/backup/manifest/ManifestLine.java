package org.abanico.backup.manifest;

/**
 * One line of a manifest (protocol.md, section 8.1). Modes are the low twelve bits; paths are
 * relative, with {@code /} between components, and {@code .} is the root.
 */
public sealed interface ManifestLine {
  /** The longest line, with its line end. */
  int MAX_BYTES = 16_384;

  /** The path of the folder itself. */
  String ROOT = ".";

  /** The first line: this is a manifest, of version 1. */
  record Version() implements ManifestLine {}

  /** Which backup it is, and the name of its source. */
  record Backup(String backup, String source) implements ManifestLine {}

  /** A directory; what is in it follows. */
  record Directory(int mode, EntryTime mtime, String path) implements ManifestLine {}

  /**
   * A regular file; its chunks follow, then {@link Whole} or {@link Spoiled}.
   *
   * @param mtime as found before reading
   * @param size in bytes, as found before reading
   */
  record File(int mode, EntryTime mtime, long size, String path) implements ManifestLine {}

  /**
   * The next piece of the file's content.
   *
   * @param sha256 64 lower-case hexadecimal digits
   * @param length 1 to 1,048,576 bytes
   */
  record Chunk(String sha256, int length) implements ManifestLine {}

  /** The file was read to its end: what was read, and its time after that. */
  record Whole(long size, EntryTime mtime) implements ManifestLine {}

  /** The file could not be read to its end, and is left out. */
  record Spoiled(OmissionCode code) implements ManifestLine {}

  /** A symbolic link; its target is any text. */
  record Symlink(EntryTime mtime, String target, String path) implements ManifestLine {}

  /** Something that is not in the backup. */
  record Omitted(OmissionCode code, String path) implements ManifestLine {}

  /** The last line. */
  record End(ManifestTotals totals) implements ManifestLine {}
}
