package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import org.abanico.transport.congestion.Pacer;
import org.abanico.transport.path.PathMtuDiscovery;
import org.abanico.transport.path.PeerPaths.Change;
import org.abanico.transport.recovery.LossDetector;
import org.abanico.transport.recovery.ReceivedPackets;
import org.abanico.transport.recovery.SentPacket;

/**
 * Says whether a batch of packets may leave now, and how many: as congestion control, pacing, the
 * path, due acknowledgements (protocol.md, section 4) and the program's limit have it.
 */
final class PacketSender {
  /** As many as ask the peer for a sign of life: one may be lost. */
  private static final int PROBES = 2;

  private final NetworkPath network;
  private final PathMtuDiscovery path;
  private final PacketAssembler assembler;
  private final LossDetector sent;
  private final ReceivedPackets received;
  private final OutgoingStreams out;
  private final Pacer pacer;
  private final RateLimit limit;
  private final PathProber prober;
  private long pacingDeadline = Long.MAX_VALUE;
  private int probes;

  PacketSender(
      NetworkPath network,
      PacketAssembler assembler,
      LossDetector sent,
      ReceivedPackets received,
      OutgoingStreams out,
      PathProber prober) {
    this.network = network;
    this.path = network.mtu;
    this.assembler = assembler;
    this.sent = sent;
    this.received = received;
    this.out = out;
    this.pacer = network.pacer;
    this.limit = network.limit;
    this.prober = prober;
  }

  /** So many packets are to leave that ask for an acknowledgement, whatever the window is. */
  void probe(int packets) {
    probes = packets;
  }

  /** As many as it takes to hear whether the peer is there. */
  void probe() {
    probe(PROBES);
  }

  /** As {@link #probe()}, and what has waited longest for its acknowledgement goes again. */
  void probeWithOldest() {
    probe();
    SentPacket oldest = sent.oldestInFlight();
    if (oldest != null) {
      out.lose(oldest);
      assembler.creditLost(oldest.creditControl(), oldest.creditBody());
    }
  }

  /** The peer, or this end, is somewhere else: what is in flight may not arrive any more. */
  void moved(Change change, long nowNanos) {
    switch (change) {
      case NONE -> {
        return;
      }
      case PORT -> {
        path.forgetProbe();
        sent.leaveBehind();
      }
      case ADDRESS -> {
        network.restart();
        prober.restarted();
        sent.startPath(network.congestion(), nowNanos);
      }
    }
    if (sent.bytesInFlight() > 0) {
      probe();
    }
  }

  /** When the pacer lets what waits for it go; {@link Long#MAX_VALUE} when nothing does. */
  long pacingDeadline() {
    return pacingDeadline;
  }

  /**
   * Sends one batch if there is anything that may go now.
   *
   * @return whether it sent one
   */
  boolean transmit(long nowNanos, DatagramSink sink) {
    pacingDeadline = Long.MAX_VALUE;
    int datagram = path.datagramBytes();
    boolean something = assembler.hasElicitingToSend(nowNanos) || probes > 0;
    long window = network.congestion().window() - sent.bytesInFlight();
    boolean open = something && window >= datagram;
    int budget = open ? pacer.budget(nowNanos, network.congestion().pacingRate()) : 0;
    if (budget > 0 && pacer.isBehind()) {
      sent.onApplicationLimited();
    }
    long allowed = budget > 0 ? limit.batch(network.place, datagram, nowNanos) : 0;
    boolean may = something && (probes > 0 || allowed > 0);
    if (budget == 0) {
      waitNoMore();
    } else if (allowed == 0) {
      // It is the user's limit and not the path that holds it up.
      sent.onApplicationLimited();
      pacingDeadline = limit.nextTime();
    }
    if (!may && !received.ackDue(nowNanos)) {
      if (budget == 0) {
        noteWhyNot(something, open);
      }
      return false;
    }
    if (allowed > 0 && probes == 0 && out.body.hasSendable() && prober.transmit(nowNanos, sink)) {
      return true;
    }
    long room = probes > 0 ? datagram : Math.min(window, Math.min(budget, allowed));
    int segments = may ? assembler.segmentsFor(room, sink.maxBatchBytes()) : 1;
    return send(sink, segments, may, nowNanos);
  }

  private boolean send(DatagramSink sink, int segments, boolean may, long nowNanos) {
    int datagram = path.datagramBytes();
    ByteBuf batch = sink.allocate(segments * datagram);
    int count = 0;
    int written = 0;
    int elicited = 0;
    do {
      int size = assembler.assemble(batch, nowNanos, may, probes > 0);
      if (size == 0) {
        break;
      }
      count++;
      written = size;
      if (assembler.lastWasEliciting()) {
        elicited += size;
        probes = Math.max(0, probes - 1);
      }
    } while (may && written == datagram && count < segments);
    if (count == 0) {
      batch.release();
      return false;
    }
    pacer.sent(elicited);
    limit.sent(network.place, batch.readableBytes());
    sink.send(batch, count == 1 ? written : datagram, network.peer.current());
    return true;
  }

  /** Lets others have its turn. */
  void waitNoMore() {
    limit.leave(network.place);
  }

  private void noteWhyNot(boolean something, boolean windowOpen) {
    if (!something) {
      sent.onApplicationLimited();
      return;
    }
    sent.onWindowLimited();
    if (windowOpen) {
      pacingDeadline = pacer.nextSendTime();
    }
  }
}
