package org.abanico.testing.disk;

/** What happens at the chosen call. */
public enum Fault {
  /** Nothing. */
  NONE,
  /** The program is killed: neither that call nor any after it does anything. */
  KILL,
  /** The machine loses its power: besides, what was written to files and not forced is lost. */
  POWER_LOSS,
  /** That call fails. */
  FAILURE,
  /** That call, and every later one that needs room, finds the disk full. */
  FULL
}
