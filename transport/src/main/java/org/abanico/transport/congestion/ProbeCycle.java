package org.abanico.transport.congestion;

import java.util.random.RandomGenerator;
import org.abanico.transport.congestion.CongestionController.AckSample;
import org.abanico.transport.congestion.CongestionController.DeliverySample;
import org.abanico.transport.congestion.CongestionController.LostPacket;

/**
 * The cycle in which BBR gives way (DOWN), holds its rate (CRUISE), fills the path (REFILL) and
 * tries whether there is more (UP): draft-ietf-ccwg-bbr-06, section 5.3.3.
 */
final class ProbeCycle {
  /** What ACKs tell of: BBR.ack_phase. */
  private enum Feedback {
    ORDINARY,
    REFILLING,
    PROBE_STARTING,
    PROBE,
    PROBE_STOPPING
  }

  private final BbrPath path;
  private long datagram;
  private final RandomGenerator random;

  private Feedback feedback = Feedback.ORDINARY;
  private long began;
  private long wait;
  private long roundsSinceUp;
  private long downBegan;
  private long downUntilRound;
  private long upAcked;
  private double upAckedPerDatagram = Double.POSITIVE_INFINITY;
  private int upRounds;
  private boolean probeSamples;
  private boolean lastTooHigh;
  private boolean lastPrecautionary;

  ProbeCycle(BbrPath path, long datagram, RandomGenerator random) {
    this.path = path;
    this.datagram = datagram;
    this.random = random;
  }

  void setDatagramSize(long datagramBytes) {
    datagram = datagramBytes;
  }

  BbrPhase startDown(long nowNanos, long delivered) {
    path.shortTerm.forgetLatest();
    path.losses.forgetRound();
    upAckedPerDatagram = Double.POSITIVE_INFINITY;
    roundsSinceUp = random.nextInt(2);
    wait = BbrConstants.PROBE_WAIT + random.nextLong(BbrConstants.PROBE_WAIT_SPREAD);
    began = nowNanos;
    downBegan = path.rounds.count();
    stopProbing(delivered);
    return BbrPhase.DOWN;
  }

  /**
   * The draft goes on with CRUISE. But the first round is sent at a rate that may be too high by
   * now, and what queues up then would stand until the next cycle: so it gives way for two rounds.
   */
  BbrPhase startDownAfterProbeRtt(long nowNanos, long delivered) {
    BbrPhase next = startDown(nowNanos, delivered);
    downUntilRound = path.rounds.count() + 2;
    return next;
  }

  /** What is acknowledged after one more round tells of no probe. */
  void stopProbing(long delivered) {
    feedback = Feedback.PROBE_STOPPING;
    path.rounds.restart(delivered);
  }

  BbrPhase startRefill(long delivered) {
    path.shortTerm.lift();
    upRounds = 0;
    upAcked = 0;
    lastPrecautionary = false;
    feedback = Feedback.REFILLING;
    path.rounds.restart(delivered);
    return BbrPhase.REFILL;
  }

  private BbrPhase startUp(DeliverySample delivery, long window) {
    probeSamples = true;
    feedback = Feedback.PROBE_STARTING;
    path.rounds.restart(delivery.delivered());
    path.fullPipe.restart(delivery.rate());
    steepen(window);
    return BbrPhase.UP;
  }

  /** Whether ACKs may tell of packets sent while probing. */
  boolean isProbeFeedback() {
    return feedback != Feedback.ORDINARY;
  }

  /**
   * An ACK came, the pipe having been full once.
   *
   * @param windowFull whether the window was full at some time in the last round trip
   * @return the state to be in now
   */
  BbrPhase onAcknowledged(BbrPhase phase, AckSample ack, long window, boolean windowFull) {
    DeliverySample delivery = ack.delivery();
    boolean roundStart = path.rounds.hasStarted();
    if (roundStart) {
      roundsSinceUp++;
    }
    if (followFeedback(phase, ack, roundStart)) {
      return startRefill(delivery.delivered());
    }
    if (!isTooMuch(delivery.lost(), delivery.inFlightAtSend())) {
      raiseLongTerm(phase, ack, window, windowFull, roundStart);
    }
    return switch (phase) {
      case DOWN, CRUISE -> {
        if (isTimeToProbe(ack.nowNanos(), window)) {
          yield startRefill(delivery.delivered());
        }
        yield isDownOver(ack.bytesInFlight()) ? BbrPhase.CRUISE : phase;
      }
      case REFILL -> roundStart ? startUp(delivery, window) : phase;
      case UP -> {
        if (!isTimeToGoDown(ack, window, windowFull)) {
          yield phase;
        }
        lastTooHigh = false;
        yield startDown(ack.nowNanos(), delivery.delivered());
      }
      case STARTUP, DRAIN, PROBE_RTT -> phase;
    };
  }

  /** Returns whether to probe again at once: the last, cautious probe did no harm. */
  private boolean followFeedback(BbrPhase phase, AckSample ack, boolean roundStart) {
    if (!roundStart) {
      return false;
    }
    if (feedback == Feedback.PROBE_STARTING) {
      feedback = Feedback.PROBE;
    }
    if (feedback != Feedback.PROBE_STOPPING) {
      return false;
    }
    probeSamples = false;
    feedback = Feedback.ORDINARY;
    if (!phase.isProbeBandwidth()) {
      return false;
    }
    if (!ack.delivery().applicationLimited()) {
      path.maxBandwidth.advance(ack.nowNanos());
    }
    return lastPrecautionary && !lastTooHigh;
  }

  private boolean isTimeToProbe(long nowNanos, long window) {
    double rounds = Math.min(target(window) / datagram, BbrConstants.PROBE_ROUNDS);
    return nowNanos - began > wait || roundsSinceUp >= rounds;
  }

  /**
   * In the draft only when no more is in flight than the path takes. A queue that others keep full
   * never lets that be, and to give way to them for good is what they take. As with Drain, a few
   * rounds are enough.
   */
  private boolean isDownOver(long inFlight) {
    long rounds = path.rounds.count();
    return (isDrained(inFlight) && rounds >= downUntilRound)
        || (path.losses.isOthersFault() && rounds >= downBegan + BbrConstants.DRAIN_ROUNDS);
  }

  /** The draft leaves CRUISE for REFILL only, so that this holds for DOWN and CRUISE. */
  private boolean isDrained(long inFlight) {
    return inFlight <= path.withHeadroom() && inFlight <= path.inFlight(1);
  }

  private boolean isTimeToGoDown(AckSample ack, long window, boolean windowFull) {
    if (lastTooHigh && ack.bytesInFlight() >= path.longTerm()) {
      lastPrecautionary = true;
      return true;
    }
    if (windowFull && window >= path.longTerm()) {
      path.fullPipe.restart(ack.delivery().rate());
      return false;
    }
    return path.fullPipe.isFull();
  }

  /** Section 5.3.3.9: the bound follows what was in flight without harm, and grows in UP. */
  private void raiseLongTerm(
      BbrPhase phase, AckSample ack, long window, boolean windowFull, boolean roundStart) {
    if (path.longTerm() == BbrPath.UNBOUNDED) {
      return;
    }
    path.setLongTerm(Math.max(path.longTerm(), ack.delivery().inFlightAtSend()));
    if (phase != BbrPhase.UP || !windowFull || window < path.longTerm()) {
      return;
    }
    upAcked += ack.acknowledgedBytes();
    if (upAcked >= upAckedPerDatagram) {
      long datagrams = (long) (upAcked / upAckedPerDatagram);
      upAcked -= (long) (datagrams * upAckedPerDatagram);
      path.setLongTerm(path.longTerm() + datagrams * datagram);
    }
    if (roundStart) {
      steepen(window);
    }
  }

  private void steepen(long window) {
    upAckedPerDatagram = Math.max((double) window / (1L << upRounds), datagram);
    upRounds = Math.min(upRounds + 1, BbrConstants.MAX_UP_ROUNDS);
  }

  private boolean isTooMuch(long lost, long inFlight) {
    return lost > inFlight * path.losses.threshold(inFlight);
  }

  private double target(long window) {
    return Math.min(path.bdp(1), window);
  }

  /**
   * A packet was lost.
   *
   * @return whether it shows that the probe put too much in flight; answered once in a probe
   */
  boolean onLost(LostPacket packet, long window) {
    if (!probeSamples || !isTooMuch(packet.lostSince(), packet.inFlightAtSend())) {
      return false;
    }
    lastTooHigh = true;
    probeSamples = false;
    if (!packet.applicationLimited()) {
      double least = target(window) * BbrConstants.BETA;
      path.setLongTerm((long) Math.max(inFlightAtLoss(packet), least));
    }
    return true;
  }

  /** How much was in flight when the share lost became too large (section 5.5.10.2). */
  private double inFlightAtLoss(LostPacket packet) {
    double threshold = path.losses.threshold(packet.inFlightAtSend());
    double before = packet.inFlightAtSend() - packet.bytes();
    double lostBefore = packet.lostSince() - packet.bytes();
    return before + (threshold * before - lostBefore) / (1 - threshold);
  }
}
