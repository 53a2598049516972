package org.abanico.backup.source;

import java.io.IOException;
import java.nio.file.Path;
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.tree.Found;
import org.abanico.backup.tree.TreeWalk;

/**
 * Counts the files of a folder without opening them, some at a time, to know early what a backup
 * will come to. Counts what {@link FolderReader} takes, as far as that can be told from outside.
 * Blocking; used by one thread at a time.
 */
public final class FolderCounter {
  private final Path folder;
  private final TreeWalk walk;
  private long files;
  private long bytes;
  private boolean done;

  private FolderCounter(Path folder, Path real) {
    this.folder = folder;
    this.walk = new TreeWalk(real);
  }

  /**
   * Begins to count.
   *
   * @throws FolderException MISSING, NOT_A_FOLDER or UNREADABLE
   */
  public static FolderCounter open(Path folder) throws FolderException {
    return new FolderCounter(folder, SourceFolder.check(folder));
  }

  /**
   * Counts on.
   *
   * @param maxEntries how many entries to look at, of any kind
   * @throws FolderException when the folder itself cannot be listed any more
   */
  public Totals step(int maxEntries) throws FolderException {
    for (int i = 0; i < maxEntries && !done; i++) {
      Found found;
      try {
        found = walk.next();
      } catch (IOException e) {
        throw new FolderException(Problem.UNREADABLE, folder, e);
      }
      if (found == null) {
        done = true;
      } else if (found instanceof Found.Regular file) {
        files++;
        bytes += file.attributes().size();
      }
    }
    return new Totals(files, bytes, done);
  }

  /**
   * What was counted so far.
   *
   * @param done whether that is everything
   */
  public record Totals(long files, long bytes, boolean done) {}
}
