package org.abanico.backup.history;

import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.manifest.Owner;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a snapshot.
 *
 * @param path as in the manifest
 * @param mode 0 where the manifest has none
 * @param mtime null where the manifest has none
 * @param owner null where the manifest has none
 * @param size of a file in bytes; else 0
 * @param detail of a symbolic link its target, of another name of a file the first one, of a device
 *     its numbers, of what was left out its code (protocol.md, section 8.1); else empty
 */
public record Held(
    Kind kind,
    String path,
    int mode,
    @Nullable EntryTime mtime,
    @Nullable Owner owner,
    long size,
    String detail) {

  /** What it is. */
  public enum Kind {
    DIRECTORY,
    FILE,
    /** Another name of a file. */
    LINK,
    SYMLINK,
    FIFO,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    /** The source could not read it: it is not in the snapshot. */
    OMITTED
  }

  /** The last component of its path. */
  public String name() {
    return Names.last(path);
  }

  /** Whether it is that path, or below it. */
  public boolean isWithin(String directory) {
    return path.equals(directory) || path.startsWith(directory + "/");
  }
}
