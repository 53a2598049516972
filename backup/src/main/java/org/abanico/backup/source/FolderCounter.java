package org.abanico.backup.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.filter.FilterRules;
import org.abanico.backup.manifest.SharedFiles;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.EntryAttributes.FileId;
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
  private final Set<FileId> shared = new HashSet<>();
  private long files;
  private long bytes;
  private boolean done;

  private FolderCounter(Path folder, Path real, FilterRules rules) {
    this.folder = folder;
    this.walk = new TreeWalk(real, rules);
  }

  /**
   * Begins to count.
   *
   * @throws FolderException MISSING, NOT_A_FOLDER or UNREADABLE
   */
  public static FolderCounter open(Path folder) throws FolderException {
    return open(folder, FilterRules.NONE);
  }

  /** As {@link #open(Path)}, with some of the folder left out. */
  public static FolderCounter open(Path folder, FilterRules rules) throws FolderException {
    return new FolderCounter(folder, SourceFolder.check(folder), rules);
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
      } else if (found instanceof Found.Regular file && isFirstName(file.attributes())) {
        files++;
        bytes += file.attributes().size();
      }
    }
    return new Totals(files, bytes, done);
  }

  /** What has more names than are remembered at once is counted under each. */
  private boolean isFirstName(EntryAttributes attributes) {
    return attributes.links() < 2
        || shared.size() >= SharedFiles.MAX
        || shared.add(attributes.id());
  }

  /**
   * What was counted so far.
   *
   * @param done whether that is everything
   */
  public record Totals(long files, long bytes, boolean done) {}
}
