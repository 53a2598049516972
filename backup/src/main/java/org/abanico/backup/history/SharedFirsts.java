package org.abanico.backup.history;

import java.util.HashMap;
import java.util.Map;
import org.abanico.backup.manifest.SharedFiles;
import org.jspecify.annotations.Nullable;

/**
 * Something about each file of a manifest that has more names than one, until all of these were
 * met: of no more files at once than {@link SharedFiles} lets a manifest have.
 */
final class SharedFirsts<T> {
  private record First<T>(long awaited, T about) {}

  private final Map<String, First<T>> firsts = new HashMap<>();

  /**
   * Remembers a file by the first of its names.
   *
   * @param names how many it has, 2 or more
   */
  void add(String path, long names, T about) {
    firsts.put(path, new First<>(names - 1, about));
  }

  /** One more name of this file was met. */
  @Nullable T met(String path) {
    First<T> first = firsts.remove(path);
    if (first == null) {
      return null;
    }
    if (first.awaited > 1) {
      firsts.put(path, new First<>(first.awaited - 1, first.about));
    }
    return first.about;
  }
}
