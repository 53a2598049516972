package org.abanico.simulation.story;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.abanico.backup.block.ChunkCutter;

/** What each backup of a group was of. */
final class Ledger {
  private final ChunkCutter cutter;
  private final Map<String, PossibleTree> trees = new HashMap<>();

  /** Of each backup, what its source has told of; one set for all of one program. */
  private final Map<String, Set<String>> torn = new HashMap<>();

  private Set<String> tornNow = new HashSet<>();
  private boolean disturbed;

  /**
   * @param cutter the source's
   */
  Ledger(ChunkCutter cutter) {
    this.cutter = cutter;
  }

  /** A folder as it is now. */
  TreeImage image(Path folder) {
    return TreeImage.of(folder, cutter);
  }

  /** A backup has a name. */
  void begins(String backup, TreeImage tree) {
    PossibleTree before = trees.put(backup, new PossibleTree(tree));
    BrokenPromiseException.require(before == null, "no two backups are called " + backup);
    torn.put(backup, tornNow);
  }

  /** A backup begins to be read. */
  void reads(String backup, TreeImage tree) {
    possible(backup).begins(tree);
  }

  /** A backup was read to its end. */
  void isRead(String backup) {
    possible(backup).isRead();
  }

  /** The folder is changed, maybe while this is read. */
  void changes(String backup, TreeImage now) {
    disturbed = true;
    possible(backup).changes(now);
  }

  /** The source has told of a file that did not hold still. */
  void tears(String path) {
    tornNow.add(path);
  }

  /** Another program of the source begins, and will tell again. */
  void beginsAnew() {
    tornNow = new HashSet<>();
  }

  /** Whether the folder was ever changed while it was read. */
  boolean isDisturbed() {
    return disturbed;
  }

  /** What a destination that holds this backup is. */
  TreeImage tree(String backup) {
    return possible(backup).certain();
  }

  /** As the other, of a backup that a destination has published, in this folder. */
  TreeImage tree(String backup, Path published) {
    return possible(backup)
        .settled(() -> image(published), Objects.requireNonNull(torn.get(backup)));
  }

  private PossibleTree possible(String backup) {
    return Objects.requireNonNull(trees.get(backup), () -> "nobody has made backup " + backup);
  }
}
