package org.abanico.transport.congestion;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/**
 * A model of BBR's first version, as kernels have it: sends at the largest rate of the last ten
 * rounds and keeps twice the bandwidth-delay product in flight, whatever is lost. To compete with.
 */
final class LossBlindBbr implements CongestionController {
  private static final double STARTUP_GAIN = 2.885;
  private static final double[] CYCLE = {1.25, 0.75, 1, 1, 1, 1, 1, 1};
  private static final long SECOND = 1_000_000_000;

  private enum Phase {
    STARTUP,
    DRAIN,
    PROBE_BANDWIDTH,
    PROBE_RTT
  }

  private record RoundRate(long round, long rate) {}

  private final RoundCounter rounds = new RoundCounter();
  private final FullPipe fullPipe = new FullPipe();
  private final Deque<RoundRate> rates = new ArrayDeque<>();
  private final long datagram;
  private final SplittableRandom random;

  private Phase phase = Phase.STARTUP;
  private int step;
  private long stepBegan;
  private boolean lostInStep;
  private long minRtt = Long.MAX_VALUE;
  private long minRttTime;
  private long probeRttEnd;
  private long window;
  private long priorWindow;
  private long conservedUntilRound = -1;

  LossBlindBbr(int datagramBytes, SplittableRandom random) {
    this.datagram = datagramBytes;
    this.random = random;
    this.window = 10L * datagramBytes;
  }

  @Override
  public void onSent(long nowNanos, int bytes, long bytesInFlight) {}

  @Override
  public void onAcknowledged(AckSample ack) {
    DeliverySample delivery = ack.delivery();
    rounds.onAcknowledged(delivery.delivered(), delivery.priorDelivered());
    remember(delivery);
    if (!delivery.applicationLimited()) {
      fullPipe.onAcknowledged(delivery.rate(), rounds.hasStarted());
    }
    boolean expired = lookAtRtt(ack);
    advance(ack, expired);
    setWindow(ack);
  }

  private void remember(DeliverySample delivery) {
    while (!rates.isEmpty() && rates.getFirst().round() < rounds.count() - 10) {
      rates.removeFirst();
    }
    if (delivery.rate() > 0 && (!delivery.applicationLimited() || delivery.rate() > bandwidth())) {
      while (!rates.isEmpty() && rates.getLast().rate() <= delivery.rate()) {
        rates.removeLast();
      }
      rates.addLast(new RoundRate(rounds.count(), delivery.rate()));
    }
  }

  private boolean lookAtRtt(AckSample ack) {
    boolean expired = minRtt != Long.MAX_VALUE && ack.nowNanos() - minRttTime > 10 * SECOND;
    if (ack.rttNanos() >= 0 && (ack.rttNanos() <= minRtt || expired)) {
      minRtt = ack.rttNanos();
      minRttTime = ack.nowNanos();
    }
    return expired;
  }

  private void advance(AckSample ack, boolean expired) {
    if (phase == Phase.STARTUP && fullPipe.isReached()) {
      phase = Phase.DRAIN;
    }
    if (phase == Phase.DRAIN && ack.bytesInFlight() <= bdp(1)) {
      enterProbeBandwidth(ack.nowNanos());
    }
    if (phase == Phase.PROBE_BANDWIDTH && isStepOver(ack)) {
      step = (step + 1) % CYCLE.length;
      stepBegan = ack.nowNanos();
      lostInStep = false;
    }
    if (expired && phase != Phase.PROBE_RTT) {
      phase = Phase.PROBE_RTT;
      priorWindow = window;
      probeRttEnd = 0;
    }
    if (phase == Phase.PROBE_RTT) {
      if (probeRttEnd == 0 && ack.bytesInFlight() <= 4 * datagram) {
        probeRttEnd = ack.nowNanos() + SECOND / 5;
      } else if (probeRttEnd != 0 && ack.nowNanos() > probeRttEnd) {
        minRttTime = ack.nowNanos();
        window = Math.max(window, priorWindow);
        if (fullPipe.isReached()) {
          enterProbeBandwidth(ack.nowNanos());
        } else {
          phase = Phase.STARTUP;
        }
      }
    }
  }

  private void enterProbeBandwidth(long nowNanos) {
    phase = Phase.PROBE_BANDWIDTH;
    step = (CYCLE.length - random.nextInt(CYCLE.length - 1)) % CYCLE.length;
    stepBegan = nowNanos;
    lostInStep = false;
  }

  private boolean isStepOver(AckSample ack) {
    boolean lasted = ack.nowNanos() - stepBegan > minRtt;
    double gain = CYCLE[step];
    if (gain > 1) {
      return lasted && (lostInStep || ack.priorInFlight() >= bdp(gain));
    }
    return lasted || (gain < 1 && ack.priorInFlight() <= bdp(1));
  }

  private void setWindow(AckSample ack) {
    long target = (long) (bdp(phase == Phase.PROBE_BANDWIDTH ? 2 : STARTUP_GAIN)) + 6 * datagram;
    if (rounds.count() <= conservedUntilRound) {
      window = Math.max(window, ack.bytesInFlight() + ack.acknowledgedBytes());
    } else if (fullPipe.isReached()) {
      window = Math.min(window + ack.acknowledgedBytes(), target);
    } else if (window < target || rounds.count() < 3) {
      window += ack.acknowledgedBytes();
    }
    window = Math.max(window, 4 * datagram);
    if (phase == Phase.PROBE_RTT) {
      window = 4 * datagram;
    }
  }

  @Override
  public void onLost(LossSample sample) {
    lostInStep = true;
    if (rounds.count() > conservedUntilRound) {
      conservedUntilRound = rounds.count() + 1;
      window = Math.max(sample.bytesInFlight() + datagram, 4 * datagram);
    }
  }

  @Override
  public void onPersistentCongestion(long nowNanos) {
    window = 4 * datagram;
  }

  @Override
  public void onDatagramSize(int datagramBytes) {}

  @Override
  public long window() {
    return window;
  }

  private long bandwidth() {
    return rates.isEmpty() ? 0 : rates.getFirst().rate();
  }

  private double bdp(double gain) {
    if (rates.isEmpty() || minRtt == Long.MAX_VALUE) {
      return gain * 10 * datagram;
    }
    return gain * bandwidth() * minRtt / SECOND;
  }

  @Override
  public long pacingRate() {
    double gain =
        switch (phase) {
          case STARTUP -> STARTUP_GAIN;
          case DRAIN -> 1 / STARTUP_GAIN;
          case PROBE_BANDWIDTH -> CYCLE[step];
          case PROBE_RTT -> 1;
        };
    long rate = bandwidth();
    return (long) (gain * (rate == 0 ? 10.0 * datagram * 1000 : rate));
  }

  @Override
  public String state() {
    return phase.name();
  }
}
