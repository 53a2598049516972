package org.abanico.desktop.program;

import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.history.Snapshot;

/** What is to be done with a destination's folder. */
public sealed interface PastRequest {
  /** The destination's. */
  Path folder();

  /**
   * To bring a backup back.
   *
   * @param target made when it is missing; not within the folder
   * @param paths what of it, each with all below it; everything when empty
   * @param overwrite whether files and links that are there are replaced
   */
  record Restore(Path folder, Snapshot snapshot, Path target, List<String> paths, boolean overwrite)
      implements PastRequest {}

  /**
   * To compare what is there with what should be.
   *
   * @param all whether the content of all files is read, and not of the day's share only
   */
  record Verify(Path folder, boolean all) implements PastRequest {}

  /** To forget a backup that is not the newest: what only it holds is removed. */
  record Forget(Path folder, Snapshot snapshot) implements PastRequest {}
}
