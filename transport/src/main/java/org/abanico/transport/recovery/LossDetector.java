package org.abanico.transport.recovery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.abanico.transport.congestion.CongestionController;
import org.abanico.transport.congestion.CongestionController.AckSample;
import org.abanico.transport.congestion.CongestionController.DeliverySample;
import org.abanico.transport.congestion.CongestionController.LossSample;
import org.abanico.transport.congestion.CongestionController.LostPacket;
import org.abanico.wire.packet.AckRanges;
import org.jspecify.annotations.Nullable;

/**
 * The packets in flight: which of them arrived, which are lost, and when to probe (RFC 9002,
 * section 6, and protocol.md, section 4). Tells the congestion controller; tells its listener what
 * became of each packet. Bounded by the congestion window.
 */
public final class LossDetector {
  /** What becomes of packets. */
  public interface Listener {
    /** It arrived: once for each packet, even one that had been declared lost. */
    void onAcknowledged(SentPacket packet);

    /** It is taken for lost: what it carried should go again. */
    void onLost(SentPacket packet);

    /** RFC 9002, section 7.6: nothing got through for a long time. After {@link #onLost}. */
    default void onPersistentCongestion() {}
  }

  /**
   * Packets that arrive after so many later ones are lost, at first (RFC 9002, section 6.1.1:
   * kPacketThreshold).
   */
  private static final int PACKET_THRESHOLD = 3;

  /**
   * A packet is lost after so many eighths of a round trip (RFC 9002, section 6.1.2), at first and
   * at most.
   */
  private static final int TIME_THRESHOLD_EIGHTHS = 9;

  private static final int MAX_TIME_THRESHOLD_EIGHTHS = 16;
  private static final int PERSISTENT_CONGESTION_THRESHOLD = 3;

  /** Doubling ends here, unless a probe time-out is longer by itself (protocol.md, section 4). */
  private static final long MAX_BACKED_OFF_NANOS = 2_000_000_000L;

  private static final int MAX_DOUBLINGS = 10;

  /** Behind so many a peer that still speaks does not acknowledge (protocol.md, section 5). */
  private static final int MAX_UNANSWERED_PROBES = 40;

  /** What is in flight on a fast path without much delay. */
  private static final int MAX_SPARES = 1024;

  private final RttEstimator rtt;
  private CongestionController congestion;
  private final Listener listener;
  private DeliveryRate deliveryRate = new DeliveryRate(0);
  private final List<SentPacket> newlyAcknowledged = new ArrayList<>();
  private final PacketRing packets = new PacketRing();

  /** To be used again. */
  private final ArrayDeque<SentPacket> spares = new ArrayDeque<>();

  /** Of the last ACK: the packets that these name are not in {@link #packets} any more. */
  private @Nullable AckRanges collected;

  /** Declared lost and not long ago, in this order. */
  private final ArrayDeque<SentPacket> losses = new ArrayDeque<>();

  /** Every packet below this number is acknowledged or declared lost. */
  private long undecided;

  private long largestAcknowledged = -1;
  private long largestAcknowledgedSentTime;
  private long bytesInFlight;
  private int packetsInFlight;
  private long lossTime = Long.MAX_VALUE;
  private long lastSentTime;
  private int probeCount;
  private int packetThreshold = PACKET_THRESHOLD;
  private int timeThresholdEighths = TIME_THRESHOLD_EIGHTHS;
  private int lostAndUnproven;
  private boolean windowLimited;
  private long packetsLost;

  public LossDetector(RttEstimator rtt, CongestionController congestion, Listener listener) {
    this.rtt = rtt;
    this.congestion = congestion;
    this.listener = listener;
  }

  /**
   * What to describe a packet with that is about to leave: one that has been acknowledged, if there
   * is one, for {@link #onSent}. Nobody keeps a packet beyond the call that told of it.
   */
  public SentPacket packet(long number, long sentTime, int bytes) {
    SentPacket spare = spares.pollLast();
    return spare == null
        ? new SentPacket(number, sentTime, bytes)
        : spare.renew(number, sentTime, bytes);
  }

  /** A packet that counts towards bytes in flight leaves. Numbers rise. */
  public void onSent(SentPacket packet) {
    deliveryRate.onSent(packet, bytesInFlight);
    packets.put(packet);
    bytesInFlight += packet.bytes;
    packetsInFlight++;
    lastSentTime = packet.sentTime;
    congestion.onSent(packet.sentTime, packet.bytes, bytesInFlight);
  }

  /** The path is another, of which nothing is known: {@link #leaveBehind}, and begins anew. */
  public void startPath(CongestionController onNewPath, long nowNanos) {
    congestion = onNewPath;
    deliveryRate = new DeliveryRate(nowNanos);
    leaveBehind();
  }

  /**
   * The peer is somewhere else from now on (RFC 9000, section 9.4): what becomes of the packets in
   * flight tells nothing any more of the round trip, or to the congestion controller.
   */
  public void leaveBehind() {
    for (long n = packets.first(); n < packets.end(); n++) {
      SentPacket packet = packets.get(n);
      if (packet != null) {
        packet.leftBehind = true;
      }
    }
    lostAndUnproven = 0;
    probeCount = 0;
  }

  /** The sender stopped because the congestion window is full. */
  public void onWindowLimited() {
    windowLimited = true;
  }

  /** The sender stopped because there is nothing to send. */
  public void onApplicationLimited() {
    deliveryRate.onApplicationLimited(bytesInFlight);
  }

  /**
   * An ACK came.
   *
   * @param nextNumber the number that the next packet sent will have
   * @return false when it names packets that were never sent: the peer breaks the protocol
   */
  public boolean onAck(AckRanges ranges, long ackDelayNanos, long nextNumber, long nowNanos) {
    if (ranges.high(0) >= nextNumber) {
      return false;
    }
    long priorInFlight = bytesInFlight;
    collectAcknowledged(ranges);
    if (newlyAcknowledged.isEmpty()) {
      return true;
    }
    SentPacket newest = newlyAcknowledged.getFirst();
    long rttSample = -1;
    if (newest.number > largestAcknowledged) {
      long previousSentTime = largestAcknowledgedSentTime;
      boolean first = largestAcknowledged < 0;
      largestAcknowledged = newest.number;
      largestAcknowledgedSentTime = newest.sentTime;
      if (!newest.leftBehind) {
        rttSample = Math.max(1, nowNanos - newest.sentTime);
        rtt.sample(rttSample, ackDelayNanos);
      }
      if (first) {
        previousSentTime = Long.MAX_VALUE;
      }
      settle(nowNanos);
      detectLosses(nowNanos, previousSentTime);
    } else {
      settle(nowNanos);
      detectLosses(nowNanos, Long.MAX_VALUE);
    }
    if (!newest.leftBehind) {
      tellCongestion(newest, priorInFlight, rttSample, ackDelayNanos, nextNumber, nowNanos);
    }
    probeCount = 0;
    forget(newlyAcknowledged);
    return true;
  }

  private void tellCongestion(
      SentPacket newest,
      long priorInFlight,
      long rttSample,
      long ackDelayNanos,
      long nextNumber,
      long nowNanos) {
    DeliverySample delivery = deliveryRate.sample(newest, nowNanos, rtt.minimum());
    long acknowledgedBytes = 0;
    for (SentPacket packet : newlyAcknowledged) {
      acknowledgedBytes += packet.leftBehind ? 0 : packet.bytes;
    }
    congestion.onAcknowledged(
        new AckSample(
            nowNanos,
            acknowledgedBytes,
            newest.number,
            newest.sentTime,
            nextNumber,
            priorInFlight,
            bytesInFlight,
            rttSample,
            ackDelayNanos,
            rtt.smoothed(),
            rtt.minimum(),
            delivery,
            windowLimited));
    windowLimited = false;
  }

  private void forget(List<SentPacket> acknowledged) {
    for (SentPacket packet : acknowledged) {
      if (!packet.declaredLost && spares.size() < MAX_SPARES) {
        spares.addLast(packet);
      }
    }
    acknowledged.clear();
  }

  /** The time of {@link #deadline} has come. Returns whether probes are to be sent now. */
  public boolean onDeadline(long nowNanos) {
    if (lossTime != Long.MAX_VALUE) {
      if (nowNanos >= lossTime) {
        detectLosses(nowNanos, Long.MAX_VALUE);
      }
      return false;
    }
    if (nowNanos < deadline()) {
      return false;
    }
    probeCount++;
    return true;
  }

  /** Whether more probe time-outs came one after the other than a peer that is there lets come. */
  public boolean isUnanswered() {
    return probeCount > MAX_UNANSWERED_PROBES;
  }

  /**
   * The oldest packet in flight, probes of the path's MTU aside: what a probe should carry again.
   * Null when there is none.
   */
  public @Nullable SentPacket oldestInFlight() {
    for (long n = Math.max(undecided, packets.first()); n < packets.end(); n++) {
      SentPacket packet = packets.get(n);
      if (packet != null && !packet.declaredLost && !packet.pathProbe) {
        return packet;
      }
    }
    return null;
  }

  /**
   * When {@link #onDeadline} is to be called: a loss by time, or a probe time-out; {@link
   * Long#MAX_VALUE} when neither.
   */
  public long deadline() {
    if (lossTime != Long.MAX_VALUE) {
      return lossTime;
    }
    if (packetsInFlight == 0) {
      return Long.MAX_VALUE;
    }
    return lastSentTime + backedOff(rtt.probeTimeout());
  }

  private long backedOff(long timeout) {
    long doubled = timeout << Math.min(probeCount, MAX_DOUBLINGS);
    return Math.min(doubled, Math.max(MAX_BACKED_OFF_NANOS, timeout));
  }

  public long bytesInFlight() {
    return bytesInFlight;
  }

  /** Declared lost so far; probes of the path's MTU, and what was left behind, do not count. */
  public long packetsLost() {
    return packetsLost;
  }

  /**
   * Passes over what the ACK before named too, which is most of it: the packets of several round
   * trips where some were lost.
   */
  private void collectAcknowledged(AckRanges ranges) {
    AckRanges before = collected;
    int count = before == null ? 0 : before.count();
    int known = 0;
    for (int i = 0; i < ranges.count(); i++) {
      long low = Math.max(ranges.low(i), packets.first());
      long n = ranges.high(i);
      while (n >= low) {
        while (before != null && known < count && before.low(known) > n) {
          known++;
        }
        if (before != null && known < count && before.high(known) >= n) {
          n = before.low(known) - 1;
          continue;
        }
        SentPacket packet = packets.remove(n);
        if (packet != null) {
          newlyAcknowledged.add(packet);
        }
        n--;
      }
    }
    collected = ranges;
  }

  private void settle(long nowNanos) {
    boolean spurious = false;
    for (SentPacket packet : newlyAcknowledged) {
      if (packet.declaredLost) {
        if (packet.tellsOfPath()) {
          lostAndUnproven--;
          spurious = true;
          adaptTo(packet, nowNanos);
        }
      } else {
        bytesInFlight -= packet.bytes;
        packetsInFlight--;
      }
      if (!packet.leftBehind) {
        deliveryRate.onDelivered(packet, nowNanos);
      }
      listener.onAcknowledged(packet);
    }
    if (spurious && lostAndUnproven == 0) {
      congestion.onSpuriousLoss(nowNanos);
    }
  }

  private void adaptTo(SentPacket packet, long nowNanos) {
    long distance = largestAcknowledged - packet.number + 1;
    long most = Math.max(PACKET_THRESHOLD, packetsInFlight / 4);
    packetThreshold = (int) Math.max(packetThreshold, Math.min(distance, most));
    boolean tooSoon = nowNanos - packet.sentTime > rtt.smoothed() * timeThresholdEighths / 8;
    if (tooSoon && timeThresholdEighths < MAX_TIME_THRESHOLD_EIGHTHS) {
      timeThresholdEighths++;
    }
  }

  /**
   * @param previousSentTime when the packet acknowledged before this ACK was sent; lost packets
   *     sent later lie in a time of which nothing got through
   */
  private void detectLosses(long nowNanos, long previousSentTime) {
    lossTime = Long.MAX_VALUE;
    long base = Math.max(rtt.smoothedOrInitial(), rtt.latest());
    long delay = Math.max(base * timeThresholdEighths / 8, RttEstimator.GRANULARITY);
    long lostBytes = 0;
    List<LostPacket> lost = new ArrayList<>();
    SentPacket largestLost = null;
    long firstLostTime = Long.MAX_VALUE;
    forgetOldLosses(nowNanos);
    long n = Math.max(undecided, packets.first());
    for (; n <= largestAcknowledged && n < packets.end(); n++) {
      SentPacket packet = packets.get(n);
      if (packet == null || packet.declaredLost) {
        continue;
      }
      if (n > largestAcknowledged - packetThreshold && packet.sentTime + delay > nowNanos) {
        lossTime = packet.sentTime + delay;
        break;
      }
      declareLost(packet, nowNanos);
      if (packet.leftBehind) {
        continue;
      }
      LostPacket told = deliveryRate.onLost(packet);
      if (packet.pathProbe) {
        continue;
      }
      lost.add(told);
      lostBytes += packet.bytes;
      largestLost = packet;
      if (packet.sentTime > previousSentTime) {
        firstLostTime = Math.min(firstLostTime, packet.sentTime);
      }
    }
    undecided = n;
    if (largestLost == null) {
      return;
    }
    congestion.onLost(
        new LossSample(
            nowNanos,
            lostBytes,
            largestLost.number,
            largestLost.sentTime,
            bytesInFlight,
            rtt.smoothedOrInitial(),
            deliveryRate.delivered(),
            lost));
    if (firstLostTime != Long.MAX_VALUE
        && largestLost.sentTime - firstLostTime
            > PERSISTENT_CONGESTION_THRESHOLD * rtt.probeTimeout()
        && noneAcknowledgedBetween(firstLostTime, largestLost.sentTime)) {
      congestion.onPersistentCongestion(nowNanos);
      listener.onPersistentCongestion();
    }
  }

  /** What was lost long ago will not be acknowledged any more. */
  private void forgetOldLosses(long nowNanos) {
    long patience = 2 * rtt.probeTimeout();
    while (!losses.isEmpty() && nowNanos - losses.getFirst().lostTime > patience) {
      SentPacket old = losses.removeFirst();
      if (packets.remove(old.number) != null && old.tellsOfPath()) {
        lostAndUnproven--;
      }
    }
  }

  private void declareLost(SentPacket packet, long nowNanos) {
    packet.declaredLost = true;
    packet.lostTime = nowNanos;
    losses.addLast(packet);
    if (packet.tellsOfPath()) {
      lostAndUnproven++;
      packetsLost++;
    }
    bytesInFlight -= packet.bytes;
    packetsInFlight--;
    listener.onLost(packet);
  }

  private boolean noneAcknowledgedBetween(long from, long to) {
    for (SentPacket packet : newlyAcknowledged) {
      if (packet.sentTime > from && packet.sentTime < to) {
        return false;
      }
    }
    return true;
  }
}
