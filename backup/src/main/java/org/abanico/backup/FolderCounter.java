package org.abanico.backup;

import java.nio.file.Path;

/**
 * Counts a folder without reading its files, a piece at a time: to know early how much there is to
 * copy.
 */
public final class FolderCounter {
  private final TreeWalk walk;
  private long files;
  private long bytes;
  private boolean done;

  public FolderCounter(Path folder) {
    this.walk = new TreeWalk(folder);
  }

  /**
   * Looks at the next entries.
   *
   * @return the count so far
   * @throws FolderException when the folder itself cannot be read
   */
  public Totals step(int maxEntries) throws FolderException {
    for (int i = 0; i < maxEntries && !done; i++) {
      TreeWalk.Entry entry = walk.next();
      if (entry == null) {
        done = true;
      } else if (entry.omitted() == null && entry.known().type() == Attributes.Type.FILE) {
        files++;
        bytes += entry.known().size();
      }
    }
    return new Totals(files, bytes, done);
  }

  /** What was counted so far; the whole when {@code done}. */
  public record Totals(long files, long bytes, boolean done) {}
}
