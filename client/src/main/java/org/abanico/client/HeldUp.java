package org.abanico.client;

import java.util.List;

/**
 * Tells its user who holds a backup up, and when it goes on; not more often than a person reads it,
 * whatever the server says in between.
 */
final class HeldUp {
  private static final long INTERVAL = 10_000_000_000L;

  private final ClientProgram client;
  private List<String> latest = List.of();
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
    latest = names;
    onDeadline(nowNanos);
  }

  /** Nothing is being sent that somebody could hold up. */
  void over(long nowNanos) {
    latest = List.of();
    tellLatest(nowNanos);
  }

  void onDeadline(long nowNanos) {
    if (nowNanos >= nextTime) {
      tellLatest(nowNanos);
    }
  }

  private void tellLatest(long nowNanos) {
    if (!latest.equals(told)) {
      told = latest;
      nextTime = nowNanos + INTERVAL;
      client.tell(new ClientEvent.HeldUp(told));
    }
  }

  /** {@link Long#MAX_VALUE}: there is nothing to tell. */
  long nextDeadline() {
    return latest.equals(told) ? Long.MAX_VALUE : nextTime;
  }
}
