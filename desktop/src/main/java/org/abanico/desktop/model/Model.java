package org.abanico.desktop.model;

import java.util.ArrayList;
import java.util.List;

/** Something that changes, and says so. */
public abstract class Model {
  private final List<Runnable> watchers = new ArrayList<>();

  Model() {}

  /** Runs after every change, until it is removed. */
  public final void watch(Runnable watcher) {
    watchers.add(watcher);
  }

  /** Says nothing more to any watcher of before. */
  public final void unwatch() {
    watchers.clear();
  }

  final void changed() {
    List.copyOf(watchers).forEach(Runnable::run);
  }
}
