package org.abanico.desktop.program;

/** A restore or a verification at work. May be called from any thread. */
public interface RunningTask {
  /** Asks it to end; returns at once. */
  void cancel();
}
