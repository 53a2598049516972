package org.abanico.transport.congestion;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.abanico.transport.congestion.CongestionController.AckSample;
import org.abanico.transport.congestion.CongestionController.DeliverySample;
import org.abanico.transport.congestion.CongestionController.LossSample;

/**
 * A sender and its receiver on a {@link Bottleneck}, as simple as drives a controller the way a
 * connection does: paced, with delayed ACKs, RFC 9002's loss detection and probes. It sends new
 * data only; what was lost is not repeated. It measures no delivery rate: for controllers that need
 * one there is {@link PathFlow}, which has the connection's own parts.
 */
final class ModelFlow {
  static final int DATAGRAM = 1200;

  private static final long MAX_ACK_DELAY = 25_000_000;
  private static final long INITIAL_RTT = 100_000_000;
  private static final long GRANULARITY = 1_000_000;
  private static final int PACKET_THRESHOLD = 3;

  private final Bottleneck path;
  private final CongestionController controller;
  private final Pacer pacer = new Pacer(DATAGRAM);
  private final LongSupplier written;
  private final long latestTimer;

  private final TreeMap<Long, Long> sentTimes = new TreeMap<>();
  private long nextPacket;
  private long largestAcknowledged = -1;
  private boolean windowLimited;
  private boolean applicationLimited;
  private long smoothedRtt;
  private long rttVariation;
  private long minRtt = Long.MAX_VALUE;
  private long pacingTimer = -1;
  private long probeTimerArmed;
  private int probes;
  private long lost;

  private final List<Long> unacknowledged = new ArrayList<>();
  private long largestReceived = -1;
  private long received;

  /**
   * @param written how many bytes the application has written so far
   * @param latestTimer how late the pacing timer may be, in nanoseconds: a random time below it
   */
  ModelFlow(
      Bottleneck path, CongestionController controller, LongSupplier written, long latestTimer) {
    this.path = path;
    this.controller = controller;
    this.written = written;
    this.latestTimer = latestTimer;
  }

  /** A flow that always has something to send, with exact timers. */
  static ModelFlow greedy(Bottleneck path, CongestionController controller) {
    return new ModelFlow(path, controller, () -> Long.MAX_VALUE, 0);
  }

  void startAt(long time) {
    path.at(time, this::transmit);
  }

  long receivedBytes() {
    return received;
  }

  long lostPackets() {
    return lost;
  }

  long bytesInFlight() {
    return (long) sentTimes.size() * DATAGRAM;
  }

  /** Sends what may be sent; called after everything that may have changed that. */
  void transmit() {
    while (true) {
      if (written.getAsLong() - nextPacket * DATAGRAM < DATAGRAM) {
        applicationLimited = true;
        return;
      }
      if (probes == 0 && bytesInFlight() + DATAGRAM > controller.window()) {
        windowLimited = true;
        return;
      }
      if (probes == 0 && pacer.budget(path.now(), controller.pacingRate()) == 0) {
        armPacingTimer();
        return;
      }
      probes = Math.max(0, probes - 1);
      sendOne();
    }
  }

  private void armPacingTimer() {
    if (pacingTimer < 0) {
      pacingTimer = pacer.nextSendTime() + (latestTimer == 0 ? 0 : path.random(latestTimer));
      path.at(
          pacingTimer,
          () -> {
            pacingTimer = -1;
            transmit();
          });
    }
  }

  private void sendOne() {
    long number = nextPacket++;
    sentTimes.put(number, path.now());
    pacer.sent(DATAGRAM);
    controller.onSent(path.now(), DATAGRAM, bytesInFlight());
    path.send(DATAGRAM, () -> receive(number));
    armProbeTimer();
  }

  private void receive(long number) {
    received += DATAGRAM;
    unacknowledged.add(number);
    boolean outOfOrder = number != largestReceived + 1;
    largestReceived = Math.max(largestReceived, number);
    if (outOfOrder || unacknowledged.size() >= 2) {
      acknowledge();
    } else {
      path.at(
          path.now() + MAX_ACK_DELAY,
          () -> {
            if (unacknowledged.contains(number)) {
              acknowledge();
            }
          });
    }
  }

  private void acknowledge() {
    List<Long> numbers = List.copyOf(unacknowledged);
    unacknowledged.clear();
    path.sendBack(() -> onAck(numbers));
  }

  private void onAck(List<Long> numbers) {
    long now = path.now();
    long priorInFlight = bytesInFlight();
    long acknowledged = 0;
    long largest = -1;
    long largestSentTime = 0;
    for (long number : numbers) {
      Long sentTime = sentTimes.remove(number);
      if (sentTime != null) {
        acknowledged += DATAGRAM;
        if (number > largest) {
          largest = number;
          largestSentTime = sentTime;
        }
      }
    }
    if (acknowledged == 0) {
      return;
    }
    long rtt = -1;
    if (largest > largestAcknowledged) {
      largestAcknowledged = largest;
      rtt = now - largestSentTime;
      updateRtt(rtt);
    }
    detectLosses();
    controller.onAcknowledged(
        new AckSample(
            now,
            acknowledged,
            largest,
            largestSentTime,
            nextPacket,
            priorInFlight,
            bytesInFlight(),
            rtt,
            0,
            smoothedRtt,
            minRtt,
            new DeliverySample(0, 0, 0, 0, -1, applicationLimited),
            windowLimited));
    windowLimited = false;
    applicationLimited = false;
    armProbeTimer();
    transmit();
  }

  private void updateRtt(long rtt) {
    minRtt = Math.min(minRtt, rtt);
    if (smoothedRtt == 0) {
      smoothedRtt = rtt;
      rttVariation = rtt / 2;
    } else {
      rttVariation = (3 * rttVariation + Math.abs(smoothedRtt - rtt)) / 4;
      smoothedRtt = (7 * smoothedRtt + rtt) / 8;
    }
  }

  private void detectLosses() {
    long lostBefore = lost;
    long largestLost = -1;
    long largestLostSentTime = 0;
    Iterator<Map.Entry<Long, Long>> oldest = sentTimes.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<Long, Long> packet = oldest.next();
      boolean late = packet.getValue() + smoothedRtt * 9 / 8 <= path.now();
      if (packet.getKey() > largestAcknowledged
          || (packet.getKey() > largestAcknowledged - PACKET_THRESHOLD && !late)) {
        break;
      }
      largestLost = packet.getKey();
      largestLostSentTime = packet.getValue();
      lost++;
      oldest.remove();
    }
    if (lost > lostBefore) {
      controller.onLost(
          new LossSample(
              path.now(),
              (lost - lostBefore) * DATAGRAM,
              largestLost,
              largestLostSentTime,
              bytesInFlight(),
              smoothedRtt,
              0,
              List.of()));
    }
  }

  /** RFC 9002, section 6.2, without its backoff: two packets more when nothing comes. */
  private void armProbeTimer() {
    long armed = ++probeTimerArmed;
    long timeout =
        smoothedRtt == 0
            ? 3 * INITIAL_RTT
            : smoothedRtt + Math.max(4 * rttVariation, GRANULARITY) + MAX_ACK_DELAY;
    path.at(
        path.now() + timeout,
        () -> {
          if (armed == probeTimerArmed && !sentTimes.isEmpty()) {
            probes = 2;
            transmit();
          }
        });
  }
}
