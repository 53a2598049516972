package org.abanico.app.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When to say that the last good backup is too long ago: once a day, for as long as that is so.
 * Where there never was one, it counts from the beginning.
 */
public final class Lateness {
  private static final Duration AGAIN = Duration.ofDays(1);

  private final Duration limit;
  private final Instant begun;
  private @Nullable Instant told;

  /**
   * @param begun when it was begun to look
   */
  public Lateness(Duration limit, Instant begun) {
    this.limit = limit;
    this.begun = begun;
  }

  /**
   * A look.
   *
   * @param last when the last good backup was published
   * @return whether it is to be said now. A clock that was set back says it anew
   */
  public boolean isToBeSaid(Instant now, Optional<Instant> last) {
    if (Duration.between(last.orElse(begun), now).compareTo(limit) <= 0) {
      told = null;
      return false;
    }
    boolean again =
        told == null || now.isBefore(told) || Duration.between(told, now).compareTo(AGAIN) >= 0;
    if (again) {
      told = now;
    }
    return again;
  }
}
