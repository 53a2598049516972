package org.abanico.client;

import java.time.Duration;
import java.util.Optional;

/**
 * What a source is told.
 *
 * @param destinations how many must be connected before it begins, 1 to 256
 * @param waitFor whom it waits for once it has sent everything
 * @param waitAtMost how long it waits for enough destinations to begin with; empty: for ever
 * @param atLeast with how many it begins when that is over; with fewer it gives up
 * @param lostAfter how long a destination that is lost counts as one that may come back, and how
 *     long the server is looked for that is lost
 * @param reconnect whether it looks for a server that it has lost
 */
public record SourceOptions(
    String group,
    String name,
    int destinations,
    WaitFor waitFor,
    Optional<Duration> waitAtMost,
    int atLeast,
    Duration lostAfter,
    boolean reconnect) {

  /** What the programs take unless they are told otherwise. */
  public static final Duration USUAL_LOST_AFTER = Duration.ofMinutes(10);

  /** Whom a source waits for once it has sent everything. */
  public enum WaitFor {
    /** All who took part or came since. */
    ALL,
    /** As many as were asked for. */
    ENOUGH,
    /** Nobody: the server brings it to the end. */
    HANDOVER
  }

  public SourceOptions {
    if (destinations < 1 || atLeast < 1 || atLeast > destinations || lostAfter.isNegative()) {
      throw new IllegalArgumentException("no such number of destinations, or time");
    }
  }

  /** One that waits for nobody who is lost, and connects once. */
  public SourceOptions(String group, String name, int destinations) {
    this(
        group,
        name,
        destinations,
        WaitFor.ALL,
        Optional.empty(),
        destinations,
        Duration.ZERO,
        false);
  }

  /** As the programs have it. */
  public static SourceOptions usual(String group, String name, int destinations) {
    return new SourceOptions(group, name, destinations)
        .withLostAfter(USUAL_LOST_AFTER)
        .withReconnect(true);
  }

  public SourceOptions withWaitFor(WaitFor whom) {
    return new SourceOptions(
        group, name, destinations, whom, waitAtMost, atLeast, lostAfter, reconnect);
  }

  /** To wait so long for enough to begin with, and then to begin with so many. */
  public SourceOptions withWait(Duration time, int fewest) {
    return new SourceOptions(
        group, name, destinations, waitFor, Optional.of(time), fewest, lostAfter, reconnect);
  }

  public SourceOptions withLostAfter(Duration time) {
    return new SourceOptions(
        group, name, destinations, waitFor, waitAtMost, atLeast, time, reconnect);
  }

  public SourceOptions withReconnect(boolean again) {
    return new SourceOptions(
        group, name, destinations, waitFor, waitAtMost, atLeast, lostAfter, again);
  }
}
