package org.abanico.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of the last backup of each destination, for as long as the server runs: of at most
 * {@link #MAX} destinations; beyond that the one that ended a backup longest ago is forgotten.
 */
final class LastBackups {
  static final int MAX = 1024;

  /** Whose: a group, as the server's user sees it, and a destination in it. */
  private record Whose(String group, String name) {}

  /**
   * An end of a backup.
   *
   * @param code why it is not held; empty when it is
   */
  record Ended(String backup, String code, long nanos) {}

  /**
   * A destination's.
   *
   * @param held the last that it holds
   * @param missed a later one that it does not
   */
  record Last(String name, @Nullable Ended held, @Nullable Ended missed) {}

  private final SequencedMap<Whose, Last> all = new LinkedHashMap<>();

  void happened(ServerEvent event, long nowNanos) {
    if (event instanceof ServerEvent.MemberFinished finished) {
      Whose whose = new Whose(finished.group(), finished.name());
      Last before = all.remove(whose);
      Ended ended = new Ended(finished.backup(), finished.code(), nowNanos);
      Ended held = finished.held() ? ended : before == null ? null : before.held();
      all.put(whose, new Last(finished.name(), held, finished.held() ? null : ended));
      if (all.size() > MAX) {
        all.pollFirstEntry();
      }
    }
  }

  /** What each destination holds, the one that ended a backup longest ago first. */
  List<ServerStatus.LastBackup> held() {
    List<ServerStatus.LastBackup> held = new ArrayList<>();
    all.forEach(
        (whose, last) -> {
          Ended ended = last.held();
          if (ended != null) {
            held.add(
                new ServerStatus.LastBackup(
                    whose.group(), whose.name(), ended.backup(), ended.nanos()));
          }
        });
    return held;
  }

  /** By group, in the order of their names; those that ended longest ago first. */
  SortedMap<String, List<Last>> byGroup() {
    SortedMap<String, List<Last>> groups = new TreeMap<>();
    all.forEach(
        (whose, last) -> groups.computeIfAbsent(whose.group(), _ -> new ArrayList<>()).add(last));
    return groups;
  }
}
