package org.abanico.backup.manifest;

import org.jspecify.annotations.Nullable;

/**
 * One line of a manifest (protocol.md, section 8.1). Modes are the low twelve bits; paths are
 * relative, with {@code /} between components, and {@code .} is the root.
 */
public sealed interface ManifestLine {
  /** The longest line, with its line end. */
  int MAX_BYTES = 16_384;

  /** The path of the folder itself. */
  String ROOT = ".";

  /** A line that begins an entry that has attributes of its own; {@link Xattr} lines may follow. */
  sealed interface Entry extends ManifestLine {
    /** Of a symbolic link it means nothing. */
    int mode();

    EntryTime mtime();

    /** Null when the source's file system has no owners. */
    @Nullable Owner owner();

    String path();
  }

  /** The first line: this is a manifest, of version 1. */
  record Version() implements ManifestLine {}

  /** Which backup it is, and the name of its source. */
  record Backup(String backup, String source) implements ManifestLine {}

  /** What the source calls a user that entries from here on belong to. */
  record User(long uid, String name) implements ManifestLine {}

  /** What the source calls a group that entries from here on belong to. */
  record Group(long gid, String name) implements ManifestLine {}

  /** A directory; what is in it follows. */
  record Directory(int mode, EntryTime mtime, @Nullable Owner owner, String path)
      implements Entry {}

  /**
   * A regular file; its chunks and holes follow, then {@link Whole} or {@link Spoiled}.
   *
   * @param mtime as found before reading
   * @param size in bytes, as found before reading
   */
  record File(int mode, EntryTime mtime, @Nullable Owner owner, long size, String path)
      implements Entry {}

  /**
   * The file has more names than this one: {@link Link} lines with this path may follow.
   *
   * @param names how many, of which some may be outside the folder
   */
  record Shared(long names) implements ManifestLine {}

  /** Part of an extended attribute: the next part of a value when the name is the last one's. */
  record Attribute(Xattr part) implements ManifestLine {}

  /**
   * The next piece of the file's content.
   *
   * @param sha256 64 lower-case hexadecimal digits
   * @param length 1 to 1,048,576 bytes
   */
  record Chunk(String sha256, int length) implements ManifestLine {}

  /** So many bytes of the file come next that are zero, and take no room on the source's disk. */
  record Hole(long length) implements ManifestLine {}

  /** What was read of the file is void, for it changed meanwhile: its content begins anew. */
  record Again() implements ManifestLine {}

  /** The file was read to its end: what was read, and its time after that. */
  record Whole(long size, EntryTime mtime) implements ManifestLine {}

  /** The file could not be read to its end, and is left out. */
  record Spoiled(OmissionCode code) implements ManifestLine {}

  /** Another name of a file that stands earlier. */
  record Link(String first, String path) implements ManifestLine {}

  /** A symbolic link; its target is any text. */
  record Symlink(EntryTime mtime, @Nullable Owner owner, String target, String path)
      implements Entry {
    @Override
    public int mode() {
      return 0777;
    }
  }

  /** A FIFO. */
  record Fifo(int mode, EntryTime mtime, @Nullable Owner owner, String path) implements Entry {}

  /**
   * A device.
   *
   * @param block whether it is one of blocks; else it is one of characters
   */
  record Device(
      boolean block,
      int mode,
      EntryTime mtime,
      @Nullable Owner owner,
      int major,
      int minor,
      String path)
      implements Entry {}

  /** Something that is not in the backup. */
  record Omitted(OmissionCode code, String path) implements ManifestLine {}

  /** The last line. */
  record End(ManifestTotals totals) implements ManifestLine {}
}
