package org.abanico.backup.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.SharedFiles;
import org.jspecify.annotations.Nullable;

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

  /**
   * What a snapshot has of it.
   *
   * @param files that were not asked for, though another name of them was: null when more than can
   *     be remembered
   */
  record OtherNames(@Nullable Set<String> files) {
    boolean has(String path) {
      return files == null || files.contains(path);
    }
  }

  /** Looks through a snapshot for files that are wanted under another name than their first. */
  OtherNames otherNames(SnapshotStore store, Snapshot snapshot) throws IOException {
    Set<String> files = new HashSet<>();
    if (paths.isEmpty()) {
      return new OtherNames(files);
    }
    Selection own = new Selection(paths);
    try (SnapshotManifest manifest = store.open(snapshot)) {
      for (ManifestLine line = manifest.next(); line != null; line = manifest.next()) {
        if (line instanceof ManifestLine.Link link
            && own.has(link.path())
            && !own.has(link.first())) {
          files.add(link.first());
          if (files.size() > SharedFiles.MAX) {
            return new OtherNames(null);
          }
        }
      }
    }
    return new OtherNames(files);
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
