package org.abanico.simulation;

import java.util.SplittableRandom;

/**
 * Decides which datagrams are lost: each by itself, or in bursts after Gilbert's chain of a good
 * and a bad state, in which everything is lost. Both have the same share of losses in the long run.
 */
final class LossProcess {
  private final SplittableRandom random;
  private boolean bad;

  LossProcess(SplittableRandom random) {
    this.random = random;
  }

  /** Whether the next datagram is lost. */
  boolean loses(LinkSettings settings) {
    double loss = settings.loss();
    if (loss == 0 || loss == 1) {
      bad = loss == 1;
      return bad;
    }
    if (settings.lossBurst() == 1) {
      bad = random.nextDouble() < loss;
      return bad;
    }
    double leaveBad = 1 / settings.lossBurst();
    double enterBad = loss * leaveBad / (1 - loss);
    bad = bad ? random.nextDouble() >= leaveBad : random.nextDouble() < enterBad;
    return bad;
  }
}
