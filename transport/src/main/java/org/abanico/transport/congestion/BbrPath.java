package org.abanico.transport.congestion;

import org.abanico.transport.congestion.CongestionController.AckSample;
import org.abanico.transport.congestion.CongestionController.DeliverySample;

/**
 * BBR's model of the path (draft-ietf-ccwg-bbr-06, section 5.5): how fast it delivers, how long it
 * takes, and how much may be in it. Rates in bytes a second, volumes in bytes.
 */
final class BbrPath {
  /** No long-term bound is known. */
  static final long UNBOUNDED = Long.MAX_VALUE;

  final RoundCounter rounds = new RoundCounter();
  final MinRtt minRtt = new MinRtt();
  final FullPipe fullPipe = new FullPipe();
  final ShortTermBounds shortTerm = new ShortTermBounds();
  final LossRounds losses;
  final AckAggregation aggregation = new AckAggregation();
  final MaxBandwidth maxBandwidth = new MaxBandwidth();

  private long datagram;
  private final long initialWindow;

  /** BBR.inflight_longterm: what was in flight when a probe lost too much. */
  private long longTerm = UNBOUNDED;

  private long undoLongTerm = UNBOUNDED;
  private long bandwidth;

  BbrPath(long datagram, long initialWindow) {
    this.datagram = datagram;
    this.initialWindow = initialWindow;
    this.losses = new LossRounds(datagram);
  }

  void setDatagramSize(long datagramBytes) {
    datagram = datagramBytes;
    losses.setDatagramSize(datagramBytes);
  }

  /**
   * The first part of what an ACK teaches: rates, rounds and losses.
   *
   * @param probing whether the sender looks for more bandwidth (short-term bounds do not move then)
   * @param probeFeedback whether the ACK may tell of packets sent while it did
   */
  void onAcknowledged(AckSample ack, long window, boolean probing, boolean probeFeedback) {
    DeliverySample delivery = ack.delivery();
    long volume = delivery.delivered() - delivery.priorDelivered();
    shortTerm.add(delivery.rate(), volume);
    losses.onAcknowledged(
        delivery.delivered(), delivery.priorDelivered(), rtt(ack), probing || probeFeedback);
    rounds.onAcknowledged(delivery.delivered(), delivery.priorDelivered());
    maxBandwidth.add(ack.nowNanos(), delivery.rate(), delivery.applicationLimited());
    if (probing && !delivery.applicationLimited()) {
      fullPipe.onAcknowledged(delivery.rate(), rounds.hasStarted());
    }
    if (losses.hasEnded()) {
      boolean growing = !fullPipe.isReached() && fullPipe.isGrowing();
      losses.learn(minRtt.get(), growing);
      losses.learnOfOthers(minRtt.smallestLately(), shortTerm.rate() != ShortTermBounds.NONE);
      if (!probing && losses.endedTooLossy()) {
        shortTerm.lower(maxBandwidth.get(), window);
      }
    }
    aggregation.onAcknowledged(
        ack.nowNanos(),
        ack.acknowledgedBytes(),
        bandwidth,
        window,
        rounds.count(),
        !fullPipe.isReached());
  }

  /** The last part, after the state machine has looked at the first. */
  void endAck(DeliverySample delivery) {
    if (losses.hasEnded()) {
      losses.beginRound(delivery.delivered());
      shortTerm.endRound(delivery.rate(), delivery.delivered() - delivery.priorDelivered());
    }
    bandwidth = Math.min(maxBandwidth.get(), shortTerm.rate());
  }

  /**
   * This ACK's round trip without the time for which the receiver held it back, as far as that can
   * be believed (RFC 9002, section 5.3), or -1.
   */
  static long rtt(AckSample ack) {
    long without = ack.rttNanos() - ack.ackDelayNanos();
    return without >= ack.minRttNanos() ? without : ack.rttNanos();
  }

  /** The rate at which to send: the largest measured, within the short-term bound. */
  long bandwidth() {
    return bandwidth;
  }

  /** The initial window until bandwidth and round trip are known. */
  double bdp(double gain) {
    if (!minRtt.isKnown() || bandwidth == 0) {
      return gain * initialWindow;
    }
    return gain * bandwidth * (minRtt.get() / BbrConstants.NANOS_PER_SECOND);
  }

  /** As much as a multiple of the bandwidth-delay product, but what batches need at least. */
  double inFlight(double gain) {
    return Math.max(bdp(gain), leastInFlight());
  }

  /** BBR.max_inflight (section 5.6.4.2). */
  double mostInFlight(BbrPhase phase) {
    double most = Math.max(bdp(phase.windowGain()) + aggregation.extraAcked(), leastInFlight());
    return phase == BbrPhase.UP ? most + 2 * datagram : most;
  }

  private double leastInFlight() {
    return Math.max(offloadBudget(), smallestWindow());
  }

  private double offloadBudget() {
    return bandwidth * (BbrConstants.OFFLOAD_SPAN / BbrConstants.NANOS_PER_SECOND);
  }

  private double smallestWindow() {
    return BbrConstants.MIN_PIPE_DATAGRAMS * datagram;
  }

  /** What may be in flight to look for the smallest round trip (section 5.6.4.5). */
  double probeRttWindow() {
    double gain = BbrPhase.PROBE_RTT.windowGain();
    return Math.max(Math.max(bdp(gain), gain * offloadBudget()), smallestWindow());
  }

  /** The long-term bound less some room for others; {@link #UNBOUNDED} when there is none. */
  double withHeadroom() {
    if (longTerm == UNBOUNDED) {
      return UNBOUNDED;
    }
    double headroom = Math.max(datagram, BbrConstants.HEADROOM * longTerm);
    return Math.max(longTerm - headroom, smallestWindow());
  }

  long longTerm() {
    return longTerm;
  }

  void setLongTerm(long bytes) {
    longTerm = bytes;
  }

  /** Remembers the bounds, in case the loss that begins turns out to be none. */
  void saveBounds() {
    shortTerm.save();
    undoLongTerm = longTerm;
  }

  /** The loss was none (section 5.5.11.2). */
  void undo() {
    losses.forgetRound();
    fullPipe.restart(0);
    shortTerm.undo();
    longTerm = Math.max(longTerm, undoLongTerm);
    bandwidth = Math.min(maxBandwidth.get(), shortTerm.rate());
  }
}
