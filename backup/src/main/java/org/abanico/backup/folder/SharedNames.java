package org.abanico.backup.folder;

import java.util.HashSet;
import java.util.Set;
import org.abanico.backup.manifest.SharedFiles;
import org.abanico.backup.tree.EntryAttributes;

/**
 * Which files may stay under their names although these have to do with other names. Remembers the
 * inodes of those that stayed, at most {@link SharedFiles#MAX}: past that they are replaced.
 */
final class SharedNames {
  private final Set<Long> stayed = new HashSet<>();

  /**
   * Whether a file may stay. What has one name in the backup must not be another name of anything,
   * and two files of the backup must not be one.
   *
   * @param moreNames whether it has more names in the backup
   */
  boolean mayStay(EntryAttributes before, boolean moreNames) {
    if (before.links() < 2) {
      return true;
    }
    return moreNames && stayed.size() < SharedFiles.MAX && stayed.add(before.inode());
  }
}
