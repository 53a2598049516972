package org.abanico.backup.abilities;

import org.abanico.backup.manifest.EntryTime;

/**
 * Which times a file system keeps.
 *
 * @param step what a time is rounded to, in nanoseconds; 1: nothing is lost
 * @param earliest seconds since 1970; what is before becomes that
 * @param latest seconds since 1970; what is after becomes that
 */
public record TimeRange(long step, long earliest, long latest) {
  /** Keeps all as they are. */
  public static final TimeRange ALL = new TimeRange(1, Long.MIN_VALUE, Long.MAX_VALUE);

  private static final long SECOND = 1_000_000_000L;

  /** Further apart than this, nothing was rounded. */
  private static final long MOST_SECONDS = 4;

  /** Whether an entry that was given a time may have this one. */
  public boolean matches(EntryTime given, EntryTime found) {
    if (given.equals(found)) {
      return true;
    }
    if (given.seconds() < earliest || given.seconds() > latest) {
      return Math.clamp(given.seconds(), earliest, latest) == found.seconds();
    }
    long seconds = given.seconds() - found.seconds();
    return Math.abs(seconds) < MOST_SECONDS
        && Math.abs(seconds * SECOND + given.nanos() - found.nanos()) < step;
  }
}
