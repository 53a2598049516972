package org.abanico.backup.catalog;

import java.nio.file.Path;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.folder.StagingArea;

/**
 * A part of the folder where files are.
 *
 * @param backup whose history or staging it is; empty for the tree
 */
record Area(long id, Kind kind, String backup) {
  enum Kind {
    /** The newest complete backup, by the paths of its entries. */
    TREE,
    /** What a backup replaced or removed, by the paths that it had. */
    HISTORY,
    /** What a backup stages, by the numbers of its files. */
    STAGING
  }

  /**
   * Where a file of this area is.
   *
   * @param number what it is called while it is staged
   * @throws java.nio.file.InvalidPathException when the system cannot have a file of this name
   */
  Path locate(FolderLayout layout, String path, long number) {
    return switch (kind) {
      case TREE -> layout.folder().resolve(path);
      case HISTORY -> layout.history(backup).resolve(path);
      case STAGING -> StagingArea.file(layout.staging().resolve(backup), number);
    };
  }
}
