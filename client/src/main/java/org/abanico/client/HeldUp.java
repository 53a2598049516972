package org.abanico.client;

import java.util.List;

/**
 * Tells its user who holds a backup up, and when it goes on; not more often than a person reads it,
 * for a server says so whenever its room is used up.
 */
final class HeldUp {
  private static final long INTERVAL = 30_000_000_000L;

  private final ClientProgram client;
  private List<String> told = List.of();
  private long nextTime = Long.MIN_VALUE;

  HeldUp(ClientProgram client) {
    this.client = client;
  }

  /**
   * The server has no room until these have caught up.
   *
   * @param names nobody: it has room again
   */
  void by(List<String> names, long nowNanos) {
    if (names.equals(told) || (!names.isEmpty() && nowNanos < nextTime)) {
      return;
    }
    told = names;
    nextTime = names.isEmpty() ? nextTime : nowNanos + INTERVAL;
    client.tell(new ClientEvent.HeldUp(names));
  }
}
