package org.abanico.transport.congestion;

/**
 * Notices that sending faster brings no more: three rounds without a quarter more delivered
 * (draft-ietf-ccwg-bbr-06, section 5.3.1.2). In the draft only the sample that begins a round can
 * show more; here any can, since where programs wait for the CPU most samples are too low.
 */
final class FullPipe {
  private double baseline;
  private int flatRounds;
  private boolean full;
  private boolean reached;

  /** Begins to look, from a delivery rate in bytes a second, or 0. */
  void restart(long rate) {
    baseline = rate;
    flatRounds = 0;
    full = false;
  }

  /**
   * An ACK came whose sample the application did not limit.
   *
   * @param rate the delivery rate in bytes a second, or -1 when unknown
   * @param roundStart whether it begins a round
   */
  void onAcknowledged(long rate, boolean roundStart) {
    if (full) {
      return;
    }
    if (rate >= baseline * BbrConstants.FULL_PIPE_GROWTH && rate > 0) {
      restart(rate);
      return;
    }
    if (roundStart) {
      flatRounds++;
      full = flatRounds >= BbrConstants.FULL_PIPE_ROUNDS;
      reached |= full;
    }
  }

  /** Whether it has been found full since {@link #restart}. */
  boolean isFull() {
    return full;
  }

  /** Whether the last round brought a quarter more. */
  boolean isGrowing() {
    return flatRounds == 0;
  }

  /** Whether it was ever full. */
  boolean isReached() {
    return reached;
  }

  void setReached(boolean value) {
    reached = value;
  }
}
