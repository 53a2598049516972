package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.abanico.transport.path.PathMtuDiscovery;
import org.abanico.transport.recovery.LossDetector;
import org.abanico.transport.recovery.ReceivedPackets;
import org.abanico.transport.recovery.RttEstimator;
import org.abanico.transport.recovery.SentPacket;
import org.abanico.transport.stream.SendStream;
import org.abanico.wire.packet.PacketKey;
import org.abanico.wire.packet.PacketWriter;

/**
 * Puts packets of one connection together: an ACK when one is due, CREDIT, stream 0 before stream
 * 1, PING when there is nothing else and something must be said. Whether anything may be sent at
 * all is decided by {@link ReliableConnection}.
 */
final class PacketAssembler {
  /**
   * The most segments that the kernel takes in one call with generic segmentation offload
   * (UDP_MAX_SEGMENTS of Linux).
   */
  private static final int MAX_SEGMENTS = 64;

  /**
   * With more ranges than this to tell, the peer is asked now and then to confirm an ACK, so that
   * they can be forgotten.
   */
  private static final int RANGES_WORTH_CONFIRMING = 8;

  private final int connection;
  private final PacketKey key;
  private final TransportConfig config;
  private final PathMtuDiscovery path;
  private final LossDetector sent;
  private final ReceivedPackets received;
  private final OutgoingStreams streams;
  private final IncomingStreams incoming;
  private final PacketWriter writer = new PacketWriter();
  private final SendStream.Piece writeControl = writer::countedData;
  private final SendStream.Piece writeBody = writer::data;
  private final long[] lows = new long[ReceivedPackets.MAX_RANGES];
  private final long[] highs = new long[ReceivedPackets.MAX_RANGES];

  private long nextNumber;
  private long lastElicitingTime;
  private long lastConfirmationTime;
  private boolean creditControlLost;
  private boolean creditBodyLost;
  private boolean lastEliciting;
  private long packetsSent;
  private long bytesSent;

  private long bodyOffset;
  private int bodyLength;
  private long controlOffset;
  private int controlLength;

  PacketAssembler(
      Opening.Hop hop,
      TransportConfig config,
      PathMtuDiscovery path,
      LossDetector sent,
      ReceivedPackets received,
      OutgoingStreams streams,
      IncomingStreams incoming,
      long nowNanos) {
    this.connection = hop.number();
    this.key = hop.sendKey();
    this.config = config;
    this.path = path;
    this.sent = sent;
    this.received = received;
    this.streams = streams;
    this.incoming = incoming;
    this.lastElicitingTime = nowNanos;
    this.lastConfirmationTime = nowNanos;
  }

  /** Whether there is anything to say that asks for an acknowledgement. */
  boolean hasElicitingToSend(long nowNanos) {
    return streams.control.hasSendable()
        || streams.body.hasSendable()
        || creditControlDue()
        || creditBodyDue()
        || nowNanos >= keepAliveTime();
  }

  /** When a PING keeps the connection alive. */
  long keepAliveTime() {
    return lastElicitingTime + config.keepAliveNanos();
  }

  /** How many full datagrams are worth a batch: what may be sent, and what there is. */
  int segmentsFor(long room, int maxBatchBytes) {
    int datagram = path.datagramBytes();
    long waiting = streams.body.hasLost() ? room : Math.min(room, streams.body.unsent() + datagram);
    long segments = (waiting + datagram - 1) / datagram;
    return Math.clamp(segments, 1, Math.min(MAX_SEGMENTS, Math.max(1, maxBatchBytes / datagram)));
  }

  /**
   * Writes one packet behind what is in {@code out}.
   *
   * @param mayElicit whether more than an ACK may go
   * @param must whether it is a probe, which has to ask for an acknowledgement; it is never larger
   *     than what every path carries
   * @return its size, or 0 when there is nothing to say
   */
  int assemble(ByteBuf out, long nowNanos, boolean mayElicit, boolean must) {
    controlLength = 0;
    bodyLength = 0;
    boolean eliciting = must || (mayElicit && hasElicitingToSend(nowNanos));
    boolean ack = received.ackDue(nowNanos) || (eliciting && received.ackPending());
    if (!eliciting && !ack) {
      return 0;
    }
    int limit = must ? PathMtuDiscovery.BASE_BYTES : path.datagramBytes();
    writer.begin(out, connection, nextNumber, limit);
    long ackLargest = ack ? writeAck(nowNanos) : SentPacket.NO_ACK;
    boolean creditControl = false;
    boolean creditBody = false;
    lastEliciting = false;
    if (eliciting) {
      creditControl = creditControlDue() && writer.credit(0, incoming.control.advertise());
      creditBody = creditBodyDue() && writer.credit(1, incoming.body.advertise());
      creditControlLost &= !creditControl;
      creditBodyLost &= !creditBody;
      writeControl();
      writeBody();
      lastEliciting = creditControl || creditBody || controlLength > 0 || bodyLength > 0;
    }
    if (!lastEliciting && (eliciting || confirmationDue(nowNanos))) {
      lastEliciting = writer.ping();
    }
    int size = writer.finish(key);
    if (lastEliciting) {
      lastElicitingTime = nowNanos;
      if (ack) {
        lastConfirmationTime = nowNanos;
      }
      sent.onSent(
          sent.packet(nextNumber, nowNanos, size)
              .withAck(ackLargest)
              .withControl(controlOffset, controlLength)
              .withBody(bodyOffset, bodyLength)
              .withCredit(creditControl, creditBody));
    }
    count(size);
    return size;
  }

  /** Writes a packet of exactly so many bytes that carries nothing: PING and PAD. */
  void assemblePathProbe(ByteBuf out, int bytes, long nowNanos) {
    writer.begin(out, connection, nextNumber, bytes);
    writer.ping();
    writer.pad();
    writer.finish(key);
    lastElicitingTime = nowNanos;
    sent.onSent(new SentPacket(nextNumber, nowNanos, bytes).asPathProbe());
    count(bytes);
  }

  /** Writes a packet with a frame about the path, which is not in flight. */
  int assembleForPath(ByteBuf out, int bytes, Consumer<PacketWriter> frame) {
    writer.begin(out, connection, nextNumber, bytes);
    frame.accept(writer);
    int size = writer.finish(key);
    count(size);
    return size;
  }

  /** Writes a packet with CLOSE, which is not in flight: it is repeated when the peer goes on. */
  int assembleClose(ByteBuf out, CloseReason reason, long nowNanos) {
    writer.begin(out, connection, nextNumber, path.datagramBytes());
    if (received.ackPending()) {
      writeAck(nowNanos);
    }
    writer.close(reason.code().text(), reason.words());
    int size = writer.finish(key);
    count(size);
    return size;
  }

  private void count(int size) {
    nextNumber++;
    packetsSent++;
    bytesSent += size;
  }

  private long writeAck(long nowNanos) {
    int count = received.ranges(lows, highs);
    writer.ack(received.largest(), received.ackDelayMicros(nowNanos), lows, highs, count);
    received.ackSent();
    return received.largest();
  }

  private void writeControl() {
    if (!streams.control.hasSendable()) {
      return;
    }
    controlOffset = streams.control.nextOffset();
    int room = writer.countedDataRoom(0, controlOffset);
    if (room > 0) {
      controlLength = streams.control.take(room, writeControl);
    }
  }

  private void writeBody() {
    if (!streams.body.hasSendable()) {
      return;
    }
    bodyOffset = streams.body.nextOffset();
    int room = writer.dataRoom(1, bodyOffset);
    if (room > 0) {
      bodyLength = streams.body.take(room, writeBody);
    }
  }

  private boolean creditControlDue() {
    return creditControlLost || incoming.control.creditDue();
  }

  private boolean creditBodyDue() {
    return creditBodyLost || incoming.body.creditDue();
  }

  private boolean confirmationDue(long nowNanos) {
    return received.rangeCount() > RANGES_WORTH_CONFIRMING
        && nowNanos - lastConfirmationTime > RttEstimator.INITIAL_RTT;
  }

  /** CREDIT frames were lost: the newest values are to be told again. */
  void creditLost(boolean control, boolean body) {
    creditControlLost |= control;
    creditBodyLost |= body;
  }

  /** Whether the packet assembled last asks for an acknowledgement. */
  boolean lastWasEliciting() {
    return lastEliciting;
  }

  long nextNumber() {
    return nextNumber;
  }

  long packetsSent() {
    return packetsSent;
  }

  long bytesSent() {
    return bytesSent;
  }
}
