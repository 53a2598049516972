package org.abanico.transport.congestion;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.abanico.transport.recovery.LossDetector;
import org.abanico.transport.recovery.ReceivedPackets;
import org.abanico.transport.recovery.RttEstimator;
import org.abanico.transport.recovery.SentPacket;
import org.abanico.wire.packet.AckRanges;

/**
 * A sender and its receiver on a {@link Bottleneck}: the connection's own loss detection, delivery
 * rate, pacer and ACK policy, driven in the order in which a connection drives them. It sends new
 * data only; what was lost is not repeated.
 */
final class PathFlow implements LossDetector.Listener {
  static final int DATAGRAM = 1200;

  private static final long MAX_ACK_DELAY = 25_000_000;

  /**
   * What the programs at both ends are like.
   *
   * @param written how many bytes the application has written so far
   * @param latestTimer how late the sender's timers may be, in nanoseconds: a random time below it
   * @param receiverBatch for how long the receiver gathers datagrams before it looks at them
   * @param senderWakes when the sender gets the CPU that asks for it at a time
   * @param receiverWakes the same for the receiver
   */
  record Ends(
      LongSupplier written,
      long latestTimer,
      long receiverBatch,
      LongUnaryOperator senderWakes,
      LongUnaryOperator receiverWakes) {
    static Ends greedy() {
      return new Ends(() -> Long.MAX_VALUE, 0, 0, time -> time, time -> time);
    }

    Ends withWritten(LongSupplier supplier) {
      return new Ends(supplier, latestTimer, receiverBatch, senderWakes, receiverWakes);
    }

    Ends withLatestTimer(long nanos) {
      return new Ends(written, nanos, receiverBatch, senderWakes, receiverWakes);
    }

    Ends withReceiverBatch(long nanos) {
      return new Ends(written, latestTimer, nanos, senderWakes, receiverWakes);
    }

    /** Both ends get no CPU for the first {@code pause} of each {@code period}, not in step. */
    Ends withPauses(long period, long pause) {
      return new Ends(
          written,
          latestTimer,
          receiverBatch,
          time -> afterPause(time, period, pause),
          time -> afterPause(time + period / 3, period, pause) - period / 3);
    }

    /**
     * Both ends get the CPU and lose it again at random, each on its own, for so long on average.
     */
    Ends withRandomPauses(long seed, long meanRun, long meanPause) {
      return new Ends(
          written,
          latestTimer,
          receiverBatch,
          new RandomPauses(seed, meanRun, meanPause),
          new RandomPauses(~seed, meanRun, meanPause));
    }

    private static long afterPause(long time, long period, long pause) {
      return time % period < pause ? time - time % period + pause : time;
    }
  }

  /** When a program that loses the CPU at random runs again. */
  private static final class RandomPauses implements LongUnaryOperator {
    private final TreeMap<Long, Long> pauses = new TreeMap<>();
    private final SplittableRandom random;
    private final long meanRun;
    private final long meanPause;
    private long drawnTo;

    RandomPauses(long seed, long meanRun, long meanPause) {
      this.random = new SplittableRandom(seed);
      this.meanRun = meanRun;
      this.meanPause = meanPause;
    }

    @Override
    public long applyAsLong(long time) {
      while (drawnTo <= time) {
        long begin = drawnTo + (long) (meanRun * random.nextExponential());
        drawnTo = begin + (long) (meanPause * random.nextExponential());
        pauses.put(begin, drawnTo);
      }
      Map.Entry<Long, Long> last = pauses.floorEntry(time);
      return last == null ? time : Math.max(time, last.getValue());
    }
  }

  private final Bottleneck path;
  private final CongestionController controller;
  private final Ends ends;
  private final Pacer pacer = new Pacer(DATAGRAM);
  private final RttEstimator rtt = new RttEstimator(MAX_ACK_DELAY);
  private final LossDetector detector;
  private long nextPacket;
  private long timer = Long.MAX_VALUE;
  private long pacingDeadline = Long.MAX_VALUE;
  private int probes;
  private boolean senderWaking;
  private long largestBurst;
  private long burst;
  private long burstTime;

  private final ReceivedPackets receiver = new ReceivedPackets(MAX_ACK_DELAY);
  private final long[] lows = new long[ReceivedPackets.MAX_RANGES];
  private final long[] highs = new long[ReceivedPackets.MAX_RANGES];
  private boolean receiverWaking;
  private long received;

  PathFlow(Bottleneck path, CongestionController controller, Ends ends) {
    this.path = path;
    this.controller = controller;
    this.ends = ends;
    this.detector = new LossDetector(rtt, controller, this);
  }

  /** A flow that always has something to send, with exact timers. */
  static PathFlow greedy(Bottleneck path, CongestionController controller) {
    return new PathFlow(path, controller, Ends.greedy());
  }

  void startAt(long time) {
    path.at(time, this::transmit);
  }

  long receivedBytes() {
    return received;
  }

  long sentBytes() {
    return nextPacket * DATAGRAM;
  }

  long lostPackets() {
    return detector.packetsLost();
  }

  long smoothedRtt() {
    return rtt.smoothed();
  }

  /** The most that was sent at the same instant since this was last asked, in bytes. */
  long takeLargestBurst() {
    long largest = Math.max(largestBurst, burst);
    largestBurst = 0;
    burst = 0;
    return largest;
  }

  @Override
  public void onAcknowledged(SentPacket packet) {
    if (packet.ackLargest() != SentPacket.NO_ACK) {
      throw new IllegalStateException("a packet of the model carried an ACK");
    }
  }

  @Override
  public void onLost(SentPacket packet) {}

  /** Sends what may be sent; called after everything that may have changed that. */
  void transmit() {
    pacingDeadline = Long.MAX_VALUE;
    while (true) {
      boolean something = ends.written().getAsLong() - nextPacket * DATAGRAM >= DATAGRAM;
      long room = controller.window() - detector.bytesInFlight();
      if (probes > 0) {
        probes--;
        sendOne();
        continue;
      }
      if (!something) {
        detector.onApplicationLimited();
        break;
      }
      boolean open = room >= DATAGRAM;
      int budget = open ? pacer.budget(path.now(), controller.pacingRate()) : 0;
      if (budget > 0 && pacer.isBehind()) {
        detector.onApplicationLimited();
      }
      if (budget == 0) {
        detector.onWindowLimited();
        if (open) {
          pacingDeadline = pacer.nextSendTime() + late();
        }
        break;
      }
      sendOne();
    }
    armTimer();
  }

  private long late() {
    return ends.latestTimer() == 0 ? 0 : path.random(ends.latestTimer());
  }

  private void armTimer() {
    long deadline = Math.min(detector.deadline(), pacingDeadline);
    if (deadline >= timer) {
      return;
    }
    timer = deadline;
    path.at(ends.senderWakes().applyAsLong(deadline), () -> onTimer(deadline));
  }

  private void onTimer(long armed) {
    if (armed != timer) {
      return;
    }
    timer = Long.MAX_VALUE;
    if (path.now() >= detector.deadline() && detector.onDeadline(path.now())) {
      probes = 2;
    }
    transmit();
  }

  private void sendOne() {
    long number = nextPacket++;
    pacer.sent(DATAGRAM);
    detector.onSent(new SentPacket(number, path.now(), DATAGRAM));
    path.send(DATAGRAM, () -> path.at(arrival(), () -> receive(number)));
    if (path.now() != burstTime) {
      largestBurst = Math.max(largestBurst, burst);
      burst = 0;
      burstTime = path.now();
    }
    burst += DATAGRAM;
  }

  /** When the receiver's program looks at what comes now. */
  private long arrival() {
    long batch = ends.receiverBatch();
    long taken = batch == 0 ? path.now() : (path.now() / batch + 1) * batch;
    return ends.receiverWakes().applyAsLong(taken);
  }

  private void receive(long number) {
    if (receiver.isDuplicate(number)) {
      return;
    }
    received += DATAGRAM;
    receiver.add(number, true, path.now());
    if (!receiverWaking) {
      receiverWaking = true;
      path.at(
          path.now(),
          () -> {
            receiverWaking = false;
            acknowledgeWhenDue();
          });
    }
  }

  private void acknowledgeWhenDue() {
    if (receiver.ackDue(path.now())) {
      acknowledge();
    } else if (receiver.ackPending()) {
      path.at(
          ends.receiverWakes().applyAsLong(receiver.ackDeadline()),
          () -> {
            if (receiver.ackDue(path.now())) {
              acknowledge();
            }
          });
    }
  }

  private void acknowledge() {
    int count = receiver.ranges(lows, highs);
    long[] bounds = new long[2 * count];
    for (int i = 0; i < count; i++) {
      bounds[2 * i] = lows[i];
      bounds[2 * i + 1] = highs[i];
    }
    long delay = receiver.ackDelayMicros(path.now()) * 1000;
    receiver.ackSent();
    AckRanges ranges = AckRanges.of(bounds);
    path.sendBack(
        () -> path.at(ends.senderWakes().applyAsLong(path.now()), () -> onAck(ranges, delay)));
  }

  private void onAck(AckRanges ranges, long delay) {
    if (!detector.onAck(ranges, delay, nextPacket, path.now())) {
      throw new IllegalStateException("acknowledged what was never sent: " + ranges);
    }
    if (!senderWaking) {
      senderWaking = true;
      path.at(
          path.now(),
          () -> {
            senderWaking = false;
            transmit();
          });
    }
  }
}
