package org.abanico.transport.congestion;

import static org.abanico.transport.congestion.Bottleneck.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.transport.congestion.PathFlow.Ends;

/** Flows on a bottleneck, and what to measure of them: one harness for every controller. */
final class PathLab {
  static final long MILLIS = 1_000_000;

  /** 1 Mb/s, in bytes a second. */
  static final long MEGABIT = 125_000;

  private static final long INITIAL_RTT = 100 * MILLIS;
  private static final long MAXIMUM_WINDOW = 64 << 20;

  /** What was measured over a time: of every flow, and of the queue. */
  record Measured(List<Double> shares, double meanQueueMillis, double queueMillis95, double loss) {
    /** The sum of what all flows got, of what the line can. */
    double utilisation() {
      return shares.stream().mapToDouble(Double::doubleValue).sum();
    }

    @Override
    public String toString() {
      return "utilisation %.3f (%s), queue %.1f ms mean, %.1f ms 95 %%, loss %.4f"
          .formatted(
              utilisation(),
              shares.stream().map("%.3f"::formatted).toList(),
              meanQueueMillis,
              queueMillis95,
              loss);
    }
  }

  final Bottleneck path;
  private final long seed;
  private long rate;
  private final List<CongestionController> controllers = new ArrayList<>();
  private final List<PathFlow> flows = new ArrayList<>();

  /**
   * @param queueInBdps how long the queue may be, in bandwidth-delay products
   */
  PathLab(long rate, long rttNanos, double queueInBdps, long seed) {
    this.rate = rate;
    this.seed = seed;
    this.path =
        new Bottleneck(
            rate,
            rttNanos,
            Math.max(4 * PathFlow.DATAGRAM, (long) (queueInBdps * rate * rttNanos / SECOND)),
            new SplittableRandom(seed));
  }

  PathLab add(CongestionControllers kind) {
    return add(kind, 0, Ends.greedy());
  }

  PathLab add(CongestionControllers kind, long start, Ends ends) {
    return add(
        kind.create(PathFlow.DATAGRAM, MAXIMUM_WINDOW, INITIAL_RTT, seed + flows.size()),
        start,
        ends);
  }

  PathLab add(CongestionController controller, long start, Ends ends) {
    PathFlow flow = new PathFlow(path, controller, ends);
    controllers.add(controller);
    flows.add(flow);
    flow.startAt(start);
    return this;
  }

  void setRate(long bytesPerSecond) {
    rate = bytesPerSecond;
    path.setRate(bytesPerSecond);
  }

  PathFlow flow(int index) {
    return flows.get(index);
  }

  CongestionController controller(int index) {
    return controllers.get(index);
  }

  void runFor(long nanos) {
    path.runUntil(path.now() + nanos);
  }

  Measured measureFor(long nanos) {
    path.clearMeasures();
    List<Long> before = flows.stream().map(PathFlow::receivedBytes).toList();
    long start = path.now();
    runFor(nanos);
    double line = (double) rate * (path.now() - start) / SECOND;
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < flows.size(); i++) {
      shares.add((flows.get(i).receivedBytes() - before.get(i)) / line);
    }
    return new Measured(shares, path.meanQueueMillis(), path.queueMillis95(), path.lossRate());
  }

  /** Runs until a span of time brought so much of what the line can; returns when, or -1. */
  long runUntilUsed(double share, long span, long patience) {
    long end = path.now() + patience;
    while (path.now() < end) {
      if (measureFor(span).utilisation() >= share) {
        return path.now();
      }
    }
    return -1;
  }
}
