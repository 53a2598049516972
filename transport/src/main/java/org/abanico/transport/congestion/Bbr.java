package org.abanico.transport.congestion;

import java.util.random.RandomGenerator;

/**
 * BBR, version 3 (draft-ietf-ccwg-bbr-06): sends at the rate that the path was measured to deliver,
 * with little more in flight than that rate and the smallest round trip need, and probes both now
 * and then. Departs from the draft where {@link LossRounds}, {@link FullPipe}, {@link MinRtt},
 * {@link BbrConstants#MIN_FILTER_SPAN} and {@link BbrConstants#OFFLOAD_SPAN} say. One thread at a
 * time. Times may be of any origin: only their differences count.
 */
public final class Bbr implements CongestionController {
  private static final int INITIAL_DATAGRAMS = 10;
  private static final long INITIAL_BYTES = 14_720;

  private final double configuredMaximum;
  private final double initialWindow;
  private final BbrPath path;
  private final ProbeCycle cycle;

  private long datagram;
  private double minimumWindow;
  private double maximumWindow;
  private BbrPhase phase = BbrPhase.STARTUP;
  private double window;
  private double priorWindow;
  private double pacingRate;
  private boolean hasRtt;
  private boolean idleRestart;
  private long windowFullUntil;
  private long drainedSince;
  private boolean probeRttDrained;
  private boolean probeRttRoundDone;
  private long probeRttEnd;
  private BbrPhase undoPhase = BbrPhase.CRUISE;

  /**
   * A controller in Startup, with the initial window of RFC 9002, section 7.2.
   *
   * @param datagramBytes the size of a full datagram, at least 1
   * @param maximumWindow bytes that the window never exceeds; taken for two datagrams when smaller
   * @param initialRttNanos what to take for the round trip until there is a sample, at least 1
   * @param random decides when bandwidth is probed
   */
  public Bbr(int datagramBytes, long maximumWindow, long initialRttNanos, RandomGenerator random) {
    if (datagramBytes < 1 || initialRttNanos < 1) {
      throw new IllegalArgumentException(
          "datagramBytes " + datagramBytes + ", initialRttNanos " + initialRttNanos);
    }
    this.configuredMaximum = maximumWindow;
    setDatagramSize(datagramBytes);
    this.initialWindow =
        Math.clamp(
            Math.min((double) INITIAL_DATAGRAMS * datagramBytes, (double) INITIAL_BYTES),
            minimumWindow,
            this.maximumWindow);
    this.window = initialWindow;
    this.path = new BbrPath(datagramBytes, (long) initialWindow);
    this.cycle = new ProbeCycle(path, datagramBytes, random);
    paceInitially(initialRttNanos);
  }

  private void setDatagramSize(int datagramBytes) {
    datagram = datagramBytes;
    maximumWindow = Math.max(configuredMaximum, 2.0 * datagramBytes);
    minimumWindow =
        Math.min((double) BbrConstants.MIN_PIPE_DATAGRAMS * datagramBytes, maximumWindow);
  }

  @Override
  public void onDatagramSize(int datagramBytes) {
    setDatagramSize(datagramBytes);
    path.setDatagramSize(datagramBytes);
    cycle.setDatagramSize(datagramBytes);
    window = Math.clamp(window, minimumWindow, maximumWindow);
  }

  /** Section 5.6.2, with a careful guess for the round trip until there is a sample. */
  private void paceInitially(long rttNanos) {
    pacingRate =
        phase.pacingGain() * window * BbrConstants.NANOS_PER_SECOND / Math.max(1, rttNanos);
  }

  @Override
  public void onSent(long nowNanos, int bytes, long bytesInFlight) {
    boolean pathWasEmpty = bytesInFlight == bytes;
    if (!pathWasEmpty) {
      return;
    }
    idleRestart = true;
    path.aggregation.restart(nowNanos);
    if (phase.isProbeBandwidth()) {
      pace(1);
    } else if (phase == BbrPhase.PROBE_RTT) {
      endProbeRttWhenDone(nowNanos, path.rounds.latestDelivered());
    }
  }

  @Override
  public void onAcknowledged(AckSample ack) {
    if (!hasRtt && ack.rttNanos() > 0) {
      hasRtt = true;
      paceInitially(ack.rttNanos());
    }
    DeliverySample delivery = ack.delivery();
    long before = window();
    if (ack.priorInFlight() + datagram > before) {
      windowFullUntil = delivery.delivered() + ack.bytesInFlight();
    }
    boolean windowFull = delivery.delivered() < windowFullUntil;
    path.onAcknowledged(ack, before, phase.isProbing(), cycle.isProbeFeedback());
    leaveStartupWhenFull();
    leaveDrainWhenEmpty(ack);
    if (path.fullPipe.isReached()) {
      phase = cycle.onAcknowledged(phase, ack, before, windowFull);
    }
    path.minRtt.onAcknowledged(ack.nowNanos(), BbrPath.rtt(ack));
    probeRtt(ack);
    path.endAck(delivery);
    pace(phase.pacingGain());
    setWindow(ack);
  }

  private void leaveStartupWhenFull() {
    if (phase != BbrPhase.STARTUP) {
      return;
    }
    if (path.losses.hasEnded() && path.losses.endedStartup(path.fullPipe.isGrowing())) {
      undoPhase = BbrPhase.STARTUP;
      path.fullPipe.setReached(true);
      path.setLongTerm((long) Math.max(path.bdp(1), path.shortTerm.latestVolume()));
    }
    if (path.fullPipe.isReached()) {
      phase = BbrPhase.DRAIN;
      drainedSince = path.rounds.count();
    }
  }

  private void leaveDrainWhenEmpty(AckSample ack) {
    if (phase == BbrPhase.DRAIN
        && (ack.bytesInFlight() <= path.inFlight(1)
            || path.rounds.count() > drainedSince + BbrConstants.DRAIN_ROUNDS)) {
      phase = cycle.startDown(ack.nowNanos(), ack.delivery().delivered());
    }
  }

  /** Section 5.3.4.3. */
  private void probeRtt(AckSample ack) {
    long delivered = ack.delivery().delivered();
    if (phase != BbrPhase.PROBE_RTT && path.minRtt.isProbeDue() && !idleRestart) {
      saveWindow();
      phase = BbrPhase.PROBE_RTT;
      probeRttDrained = false;
      cycle.stopProbing(delivered);
    }
    if (phase == BbrPhase.PROBE_RTT) {
      if (!probeRttDrained && ack.bytesInFlight() <= path.probeRttWindow()) {
        probeRttDrained = true;
        probeRttRoundDone = false;
        probeRttEnd = ack.nowNanos() + BbrConstants.PROBE_RTT_DURATION;
        path.rounds.restart(delivered);
      } else if (probeRttDrained) {
        probeRttRoundDone |= path.rounds.hasStarted();
        if (probeRttRoundDone) {
          endProbeRttWhenDone(ack.nowNanos(), delivered);
        }
      }
    }
    idleRestart = false;
  }

  private void endProbeRttWhenDone(long nowNanos, long delivered) {
    if (!probeRttDrained || nowNanos - probeRttEnd <= 0) {
      return;
    }
    path.minRtt.onProbed(nowNanos);
    restoreWindow();
    path.shortTerm.lift();
    if (path.fullPipe.isReached()) {
      phase = cycle.startDownAfterProbeRtt(nowNanos, delivered);
    } else {
      phase = BbrPhase.STARTUP;
    }
  }

  @Override
  public void onLost(LossSample loss) {
    if (!path.losses.isLossInRound()) {
      saveWindow();
      path.saveBounds();
      undoPhase = BbrPhase.CRUISE;
    }
    path.losses.onLost(loss.delivered(), loss.packets());
    for (LostPacket packet : loss.packets()) {
      if (cycle.onLost(packet, window()) && phase == BbrPhase.UP) {
        undoPhase = BbrPhase.UP;
        phase = cycle.startDown(loss.nowNanos(), loss.delivered());
      }
    }
  }

  /** Section 5.5.11.2. */
  @Override
  public void onSpuriousLoss(long nowNanos) {
    restoreWindow();
    path.undo();
    if (phase == BbrPhase.PROBE_RTT) {
      undoPhase = BbrPhase.CRUISE;
    }
    if (undoPhase == BbrPhase.STARTUP && phase != BbrPhase.STARTUP) {
      path.fullPipe.setReached(false);
      phase = BbrPhase.STARTUP;
    } else if (undoPhase == BbrPhase.UP && phase != BbrPhase.UP) {
      phase = cycle.startRefill(path.rounds.latestDelivered());
    }
    undoPhase = BbrPhase.CRUISE;
  }

  /** Section 5.6.4.4, with the window of RFC 9002, section 7.6.2, of BBR's own minimum. */
  @Override
  public void onPersistentCongestion(long nowNanos) {
    saveWindow();
    window = minimumWindow;
  }

  private void saveWindow() {
    boolean modulated = path.losses.isLossInRound() || phase == BbrPhase.PROBE_RTT;
    priorWindow = modulated ? Math.max(priorWindow, window) : window;
  }

  private void restoreWindow() {
    window = Math.max(window, priorWindow);
  }

  /** Section 5.6.2: until the pipe was full once, the rate only rises. */
  private void pace(double gain) {
    double rate = gain * path.bandwidth() * BbrConstants.PACING_MARGIN;
    if (path.bandwidth() > 0 && (path.fullPipe.isReached() || rate > pacingRate)) {
      pacingRate = rate;
    }
  }

  /** Sections 5.6.4.5 to 5.6.4.7. */
  private void setWindow(AckSample ack) {
    double most = path.mostInFlight(phase);
    if (path.fullPipe.isReached()) {
      window = Math.min(window + ack.acknowledgedBytes(), most);
    } else if (window < most || ack.delivery().delivered() < initialWindow) {
      window += ack.acknowledgedBytes();
    }
    if (phase == BbrPhase.PROBE_RTT) {
      window = Math.min(window, path.probeRttWindow());
    }
    double bound =
        switch (phase) {
          case DOWN, REFILL, UP -> path.longTerm();
          case CRUISE, PROBE_RTT -> path.withHeadroom();
          case STARTUP, DRAIN -> BbrPath.UNBOUNDED;
        };
    window = Math.min(window, Math.min(bound, path.shortTerm.volume()));
    window = Math.clamp(window, minimumWindow, maximumWindow);
  }

  @Override
  public long window() {
    return (long) window;
  }

  /** At least the smallest window a second, so that a new measure of the path does come. */
  @Override
  public long pacingRate() {
    return (long) Math.max(pacingRate, minimumWindow);
  }

  /**
   * One of {@code startup}, {@code drain}, {@code probe-down}, {@code probe-cruise}, {@code
   * probe-refill}, {@code probe-up} and {@code probe-rtt}.
   */
  @Override
  public String state() {
    return phase.text();
  }
}
