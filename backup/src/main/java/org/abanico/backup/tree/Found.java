package org.abanico.backup.tree;

import java.nio.file.Path;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.manifest.OmissionCode;

/** What {@link TreeWalk} meets. Paths are as in a manifest. */
public sealed interface Found {
  String path();

  /** A directory that can be listed; what is in it follows. */
  record Directory(String path, EntryAttributes attributes, Path location) implements Found {}

  /**
   * A regular file, not opened yet.
   *
   * @param directory in which it is
   */
  record Regular(String path, EntryAttributes attributes, Path directory) implements Found {
    /** Where it is: made anew each time, for most files are only looked at. */
    public Path location() {
      return directory.resolve(Names.last(path));
    }
  }

  /** A symbolic link. */
  record Link(String path, EntryAttributes attributes, Path location, String target)
      implements Found {}

  /** A FIFO or device. */
  record Special(String path, EntryAttributes attributes, Path location) implements Found {}

  /** An entry that its user wants left out, with all that is in it. */
  record Excluded(String path, boolean directory) implements Found {}

  /**
   * An entry that cannot be part of a backup.
   *
   * @param detail what the system said
   */
  record Unusable(String path, OmissionCode code, String detail) implements Found {
    /** Longer paths are cut, for such an entry is only named: it need not be found again. */
    private static final int MAX_LENGTH = 1_000;

    public Unusable {
      if (path.length() > MAX_LENGTH && code == OmissionCode.NAME) {
        path = path.substring(0, MAX_LENGTH) + "\u2026";
      }
    }
  }
}
