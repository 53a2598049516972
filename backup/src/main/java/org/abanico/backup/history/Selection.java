package org.abanico.backup.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.abanico.backup.manifest.ManifestLine;

/** Paths that were asked for, each with all that is below it; everything when there are none. */
final class Selection {
  private final List<String> paths;
  private final BitSet found = new BitSet();

  /**
   * @param paths as in a manifest
   */
  Selection(List<String> paths) {
    this.paths = paths.contains(ManifestLine.ROOT) ? List.of() : List.copyOf(paths);
  }

  boolean has(String path) {
    if (paths.isEmpty()) {
      return true;
    }
    boolean has = false;
    for (int i = 0; i < paths.size(); i++) {
      String asked = paths.get(i);
      if (path.equals(asked) || path.startsWith(asked + "/")) {
        found.set(i);
        has = true;
      }
    }
    return has;
  }

  /** Those that nothing was found for. */
  List<String> unknown() {
    List<String> unknown = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      if (!found.get(i)) {
        unknown.add(paths.get(i));
      }
    }
    return unknown;
  }
}
