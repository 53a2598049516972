package org.abanico.transport.congestion;

import static org.abanico.transport.congestion.Bottleneck.SECOND;
import static org.abanico.transport.congestion.PathLab.MEGABIT;
import static org.abanico.transport.congestion.PathLab.MILLIS;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.abanico.transport.congestion.PathFlow.Ends;
import org.abanico.transport.congestion.PathLab.Measured;

/** Prints what each controller makes of the same paths, as a table: no test, but their figures. */
public final class ControllerTable {
  private static final long RATE = 100 * MEGABIT;
  private static final long RTT = 50 * MILLIS;
  static final long SEED = 20_260_101;

  private ControllerTable() {}

  private static PathLab lab(long rate, long rtt, double queue) {
    return new PathLab(rate, rtt, queue, SEED);
  }

  static Measured after(PathLab lab, long warmUp, long time) {
    lab.runFor(warmUp);
    return lab.measureFor(time);
  }

  static Map<String, Function<CongestionControllers, Measured>> scenarios() {
    Map<String, Function<CongestionControllers, Measured>> all = new LinkedHashMap<>();
    all.put("first 2 s, queue 2 BDP", c -> after(lab(RATE, RTT, 2).add(c), 0, 2 * SECOND));
    for (double queue : new double[] {0.25, 1, 2, 8}) {
      all.put(
          "steady, queue " + queue + " BDP",
          c -> after(lab(RATE, RTT, queue).add(c), 10 * SECOND, 30 * SECOND));
    }
    for (double loss : new double[] {0.001, 0.01, 0.05}) {
      all.put(
          "random loss " + 100 * loss + " %",
          c -> {
            PathLab lab = lab(RATE, RTT, 1).add(c);
            lab.path.setLossProbability(loss);
            return after(lab, 10 * SECOND, 30 * SECOND);
          });
    }
    all.put(
        "rate drops to a quarter: the 10 s after 5 s",
        c -> {
          PathLab lab = lab(RATE, RTT, 1).add(c);
          lab.runFor(10 * SECOND);
          lab.setRate(RATE / 4);
          return after(lab, 5 * SECOND, 10 * SECOND);
        });
    all.put(
        "rate rises fourfold: the 10 s after 5 s",
        c -> {
          PathLab lab = lab(RATE / 4, RTT, 4).add(c);
          lab.runFor(10 * SECOND);
          lab.setRate(RATE);
          return after(lab, 5 * SECOND, 10 * SECOND);
        });
    all.put(
        "round trip rises from 20 to 80 ms: the first 10 s",
        c -> {
          PathLab lab = lab(RATE, 20 * MILLIS, 2).add(c);
          lab.runFor(10 * SECOND);
          lab.path.setRtt(80 * MILLIS);
          return lab.measureFor(10 * SECOND);
        });
    all.put(
        "the same: the 20 s after 15 s",
        c -> {
          PathLab lab = lab(RATE, 20 * MILLIS, 2).add(c);
          lab.runFor(10 * SECOND);
          lab.path.setRtt(80 * MILLIS);
          return after(lab, 15 * SECOND, 20 * SECOND);
        });
    all.put(
        "two flows, the second 5 s later, queue 1 BDP",
        c ->
            after(
                lab(RATE, RTT, 1).add(c).add(c, 5 * SECOND, Ends.greedy()),
                40 * SECOND,
                40 * SECOND));
    for (int queue : new int[] {1, 2}) {
      all.put(
          "with a flow of CUBIC, queue " + queue + " BDP",
          c ->
              after(
                  lab(RATE, RTT, queue).add(c).add(CongestionControllers.CUBIC),
                  20 * SECOND,
                  60 * SECOND));
    }
    all.put(
        "policer of 20 Mb/s, depth 100 kB, line 100 Mb/s",
        c -> {
          PathLab lab = lab(RATE, RTT, 2).add(c);
          lab.path.setPolicer(RATE / 5, 100_000);
          return after(lab, 10 * SECOND, 30 * SECOND);
        });
    all.put(
        "ACKs in bursts every 20 ms",
        c -> {
          PathLab lab = lab(RATE, RTT, 1).add(c);
          lab.path.setAckInterval(20 * MILLIS);
          return after(lab, 10 * SECOND, 30 * SECOND);
        });
    all.put(
        "ACKs in bursts every 20 ms, round trip 5 ms",
        c -> {
          PathLab lab = lab(RATE, 5 * MILLIS, 8).add(c);
          lab.path.setAckInterval(20 * MILLIS);
          return after(lab, 10 * SECOND, 30 * SECOND);
        });
    all.put(
        "both ends without CPU for 30 of each 100 ms",
        c ->
            after(
                lab(RATE, RTT, 2).add(c, 0, Ends.greedy().withPauses(100 * MILLIS, 30 * MILLIS)),
                10 * SECOND,
                30 * SECOND));
    all.put(
        "timers up to 10 ms late",
        c ->
            after(
                lab(RATE, RTT, 1).add(c, 0, Ends.greedy().withLatestTimer(10 * MILLIS)),
                10 * SECOND,
                30 * SECOND));
    all.put(
        "jitter of 20 ms with reordering",
        c -> {
          PathLab lab = lab(RATE, RTT, 1).add(c);
          lab.path.setJitter(20 * MILLIS);
          return after(lab, 10 * SECOND, 30 * SECOND);
        });
    all.put(
        "1 Mb/s, 5 ms, queue 20 datagrams",
        c -> {
          PathLab lab = lab(MEGABIT, 5 * MILLIS, 40).add(c);
          return after(lab, 10 * SECOND, 60 * SECOND);
        });
    all.put(
        "1 Gb/s, 200 ms, queue 0.5 BDP",
        c -> after(lab(10 * RATE, 200 * MILLIS, 0.5).add(c), 10 * SECOND, 20 * SECOND));
    all.put(
        "8 Gb/s, 0.05 ms, queue 2 MB, receiver in batches of 0.5 ms",
        c -> {
          PathLab lab = lab(80 * RATE, MILLIS / 20, 40);
          lab.add(c, 0, Ends.greedy().withReceiverBatch(MILLIS / 2));
          return after(lab, SECOND, 2 * SECOND);
        });
    return all;
  }

  public static void main(String[] arguments) {
    String only = arguments.length == 0 ? "" : arguments[0];
    System.out.println("| path | controller | utilisation | queue mean / 95 % | loss |");
    System.out.println("|---|---|---|---|---|");
    scenarios()
        .forEach(
            (name, scenario) -> {
              if (!name.contains(only)) {
                return;
              }
              for (CongestionControllers kind : CongestionControllers.values()) {
                Measured m = scenario.apply(kind);
                String shares =
                    m.shares().size() == 1
                        ? "%.1f %%".formatted(100 * m.utilisation())
                        : m.shares().stream()
                                .map(s -> "%.1f".formatted(100 * s))
                                .reduce((a, b) -> a + " + " + b)
                                .orElse("")
                            + " %";
                System.out.printf(
                    "| %s | %s | %s | %.1f / %.1f ms | %.2f %% |%n",
                    name,
                    kind.text(),
                    shares,
                    m.meanQueueMillis(),
                    m.queueMillis95(),
                    100 * m.loss());
              }
            });
  }
}
