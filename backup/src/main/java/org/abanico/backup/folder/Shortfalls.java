package org.abanico.backup.folder;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.abanico.backup.Shortfall;

/** Counts what could not be given to entries, and remembers the first of each kind. */
public final class Shortfalls {
  private final Map<Shortfall.Kind, Shortfall> counted = new EnumMap<>(Shortfall.Kind.class);

  /** One more entry fell short. */
  public void add(Shortfall.Kind kind, String path) {
    counted.merge(
        kind,
        new Shortfall(kind, 1, path),
        (before, one) -> new Shortfall(kind, before.count() + 1, before.example()));
  }

  /** One of each kind that there was. */
  public List<Shortfall> counted() {
    return new ArrayList<>(counted.values());
  }
}
