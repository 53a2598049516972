package org.abanico.simulation.story;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What each backup of a group was of. */
final class Ledger {
  private final Map<String, TreeImage> trees = new HashMap<>();

  void begins(String backup, TreeImage tree) {
    TreeImage before = trees.put(backup, tree);
    BrokenPromiseException.require(before == null, "no two backups are called " + backup);
  }

  /** What a destination that holds this backup is. */
  TreeImage tree(String backup) {
    return Objects.requireNonNull(trees.get(backup), () -> "nobody has made backup " + backup);
  }
}
