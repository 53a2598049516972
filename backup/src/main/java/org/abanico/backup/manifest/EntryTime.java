package org.abanico.backup.manifest;

import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * When an entry was last modified, as file systems keep it.
 *
 * @param seconds since 1970-01-01T00:00:00Z, rounded down; negative before that
 * @param nanos 0 to 999,999,999, always forward from {@code seconds}
 */
public record EntryTime(long seconds, int nanos) {
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  public EntryTime {
    if (nanos < 0 || nanos >= NANOS_PER_SECOND) {
      throw new IllegalArgumentException("nanos: " + nanos);
    }
  }

  public static EntryTime of(FileTime time) {
    Instant instant = time.toInstant();
    return new EntryTime(instant.getEpochSecond(), instant.getNano());
  }

  /** The same time for the JDK; beyond the years of {@link Instant}, the first or last of these. */
  public FileTime toFileTime() {
    long within = Math.clamp(seconds, Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond());
    return FileTime.from(Instant.ofEpochSecond(within, nanos));
  }

  /** As it stands in a manifest: seconds, a point, nine digits. */
  void appendTo(StringBuilder text) {
    text.append(seconds).append('.');
    String digits = Integer.toString(nanos);
    text.repeat('0', 9 - digits.length()).append(digits);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(24);
    appendTo(text);
    return text.toString();
  }
}
