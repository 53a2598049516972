package org.abanico.backup.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.tree.EntryAttributes;

/** Whether a folder can be backed up. */
final class SourceFolder {
  private SourceFolder() {}

  /** The folder's real path, once it is known that it can be listed. */
  static Path check(Path folder) throws FolderException {
    if (!Files.exists(folder)) {
      throw new FolderException(Problem.MISSING, folder, null);
    }
    try (var _ = Files.newDirectoryStream(folder)) {
      return folder.toRealPath();
    } catch (NotDirectoryException e) {
      throw new FolderException(Problem.NOT_A_FOLDER, folder, e);
    } catch (IOException e) {
      throw new FolderException(Problem.UNREADABLE, folder, e);
    }
  }

  /** Whether it is still the folder that it was: unplugged disks leave nothing, or an empty one. */
  static boolean isStillThere(Path folder, long inode) {
    try {
      return EntryAttributes.read(folder).inode() == inode;
    } catch (IOException e) {
      return false;
    }
  }
}
