package org.abanico.simulation.story;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.abanico.backup.history.Snapshot;

/** What a destination has published, and what of that it may have forgotten. */
final class Past {
  private final String name;

  /** Identifiers of what it has, in their order. */
  private List<String> published = new ArrayList<>();

  /** Of these, those that it does not keep any longer: they are there, or not. */
  private final Set<String> due = new HashSet<>();

  Past(String name) {
    this.name = name;
  }

  void add(String backup) {
    published.add(backup);
  }

  boolean has(String backup) {
    return published.contains(backup);
  }

  /** What is certain to be there, in its order. */
  List<String> kept() {
    return published.stream().filter(backup -> !due.contains(backup)).toList();
  }

  /** These are about to be forgotten. */
  void fallDue(List<Snapshot> snapshots) {
    snapshots.forEach(snapshot -> due.add(snapshot.backup()));
    BrokenPromiseException.require(
        published.isEmpty() || !due.contains(published.getLast()),
        name + " never forgets what it has published last");
  }

  /** Looks at what is there when its program begins. Returns whether there is one more. */
  boolean isFound(List<String> held) {
    List<String> expected = new ArrayList<>(published);
    expected.removeIf(backup -> due.contains(backup) && !held.contains(backup));
    boolean more = held.size() == expected.size() + 1;
    BrokenPromiseException.require(
        (more || held.size() == expected.size())
            && held.subList(0, expected.size()).equals(expected),
        name + " has what it has published, " + published + " but for " + due + ", not " + held);
    published = new ArrayList<>(held);
    return more;
  }
}
