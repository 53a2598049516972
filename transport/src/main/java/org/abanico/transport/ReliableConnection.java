package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.abanico.transport.congestion.CongestionController;
import org.abanico.transport.congestion.Pacer;
import org.abanico.transport.path.PathMtuDiscovery;
import org.abanico.transport.recovery.LossDetector;
import org.abanico.transport.recovery.ReceivedPackets;
import org.abanico.transport.recovery.RttEstimator;
import org.abanico.transport.recovery.SentPacket;
import org.abanico.wire.message.TextCodec;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.MalformedPacketException;
import org.abanico.wire.packet.Packet;
import org.abanico.wire.packet.PacketKey;
import org.abanico.wire.packet.PacketReader;

/**
 * A connection after its opening (protocol.md, sections 4 and 5), driven by its endpoint: reads
 * packets, keeps the books, and says when it wants to be called. What goes out is put together in
 * {@link PacketAssembler}.
 */
final class ReliableConnection implements Connection, LossDetector.Listener {
  /** Protocol.md, section 4. */
  private static final long MAX_ACK_DELAY = 25_000_000L;

  /** How long what was queued on stream 0 may still take to arrive after {@link #close}. */
  private static final long FLUSH_TIMEOUT = 2_000_000_000L;

  private static final int LINGER_PROBE_TIMEOUTS = 3;
  private static final int PROBES = 2;

  private final Opening.Hop hop;
  private final SealedNames names;
  private final PacketKey receiveKey;
  private final TransportConfig config;
  private final ConnectionHandler handler;
  private final RttEstimator rtt = new RttEstimator(MAX_ACK_DELAY);
  private final ReceivedPackets received = new ReceivedPackets(MAX_ACK_DELAY);
  private final LossDetector sent;
  private final CongestionController congestion;
  private final PacketSender sender;
  private final OutgoingStreams out = new OutgoingStreams();
  private final IncomingStreams in;
  private final PacketAssembler assembler;
  private final PathMtuDiscovery path;
  private final PathProber prober;

  private State state = State.OPEN;
  private CloseReason closeReason = new CloseReason(CloseCode.DONE, "", false);
  private boolean closeDue;
  private long closeDeadline = Long.MAX_VALUE;
  private long lastReceivedTime;
  private long unsentBefore;

  private long packetsReceived;
  private long packetsDiscarded;
  private long packetsForged;
  private long bytesReceived;
  private long bytesRetransmitted;

  ReliableConnection(
      Opening.Hop hop,
      TransportConfig config,
      Function<Connection, ConnectionHandler> acceptor,
      long nowNanos) {
    this.hop = hop;
    this.names = new SealedNames(hop.result().keys());
    this.receiveKey = hop.receiveKey();
    this.config = config;
    this.handler = acceptor.apply(this);
    this.lastReceivedTime = nowNanos;
    this.in = new IncomingStreams(config, handler);
    this.path = new PathMtuDiscovery(hop.remote(), config.maxDatagramBytes());
    this.congestion =
        config
            .congestion()
            .create(
                path.datagramBytes(),
                config.maxWindowBytes(),
                RttEstimator.INITIAL_RTT,
                hop.number());
    Pacer pacer = new Pacer(path.datagramBytes());
    this.sent = new LossDetector(rtt, congestion, this);
    this.assembler = new PacketAssembler(hop, config, path, sent, received, out, in, nowNanos);
    this.prober = new PathProber(hop.remote(), path, assembler, congestion, pacer);
    this.sender =
        new PacketSender(
            hop.remote(), path, assembler, sent, received, out, congestion, pacer, prober);
  }

  /** Opens it towards its user. */
  void open(long nowNanos) {
    handler.opened(this, nowNanos);
  }

  /** Says something soon, so that the peer knows that the connection exists here too. */
  void greet() {
    sender.probe(1);
  }

  /** Whether the peer has shown that it knows the keys of this connection. */
  boolean hasReceived() {
    return packetsReceived > 0;
  }

  /** How many had a wrong authenticator, or were no packets at all. */
  long packetsForged() {
    return packetsForged;
  }

  /** A datagram of this connection, from whatever address; borrowed. */
  void receive(PacketReader reader, ByteBuf datagram, InetSocketAddress from, long nowNanos) {
    if (state == State.FINISHED || !from.equals(hop.remote())) {
      packetsDiscarded++;
      return;
    }
    Packet packet;
    try {
      packet = reader.read(datagram, receiveKey);
    } catch (MalformedPacketException e) {
      packetsForged++;
      packetsDiscarded++;
      return;
    }
    if (received.isDuplicate(packet.number())) {
      packetsDiscarded++;
      return;
    }
    received.add(packet.number(), packet.ackEliciting(), nowNanos);
    packetsReceived++;
    bytesReceived += datagram.readableBytes();
    lastReceivedTime = nowNanos;
    closeDue |= state == State.LINGERING;
    for (Frame frame : packet.frames()) {
      read(frame, nowNanos);
    }
  }

  private void read(Frame frame, long nowNanos) {
    switch (frame) {
      case Frame.Ack ack -> acknowledge(ack, nowNanos);
      case Frame.Data data -> receiveData(data, nowNanos);
      case Frame.Credit credit ->
          (credit.stream() == 0 ? out.control : out.body).raiseCredit(credit.limit());
      case Frame.Close close -> closedByPeer(close, nowNanos);
      case Frame.Ping _, Frame.Pad _, Frame.Unknown _ -> {}
      case Frame.Hello _, Frame.CookieOffer _, Frame.Accept _, Frame.Confirm _, Frame.Refuse _ ->
          throw new IllegalStateException("an opening frame passed the reader: " + frame);
    }
  }

  private void acknowledge(Frame.Ack ack, long nowNanos) {
    long delay = Math.min(ack.delayMicros(), MAX_ACK_DELAY / 1000) * 1000;
    if (!sent.onAck(ack.ranges(), delay, assembler.nextNumber(), nowNanos)) {
      fail(CloseCode.PROTOCOL, "acknowledged a packet that was never sent", nowNanos);
    }
  }

  private void receiveData(Frame.Data data, long nowNanos) {
    if (state != State.OPEN) {
      return;
    }
    if (!in.admits(data)) {
      fail(CloseCode.FLOW_CONTROL, "bytes beyond the credit of stream " + data.stream(), nowNanos);
      return;
    }
    in.receive(data, this::isOpen, nowNanos);
  }

  private void closedByPeer(Frame.Close close, long nowNanos) {
    switch (state) {
      case OPEN -> {
        closeDue = true;
        end(
            State.ANSWERING,
            new CloseReason(CloseCode.of(close.code()), close.words(), true),
            nowNanos);
      }
      case FLUSHING, LINGERING -> finish();
      case ANSWERING, FINISHED -> {}
    }
  }

  @Override
  public void onAcknowledged(SentPacket packet) {
    if (packet.ackLargest() != SentPacket.NO_ACK) {
      received.forgetBelow(packet.ackLargest());
    }
    out.acknowledge(packet);
    prober.acknowledged(packet);
  }

  @Override
  public void onLost(SentPacket packet) {
    out.lose(packet);
    bytesRetransmitted += packet.controlLength() + packet.bodyLength();
    assembler.creditLost(packet.creditControl(), packet.creditBody());
    prober.lost(packet);
  }

  @Override
  public void onPersistentCongestion() {
    prober.persistentCongestion();
  }

  /** In nanoseconds; {@link Long#MAX_VALUE} when there is none. */
  long nextDeadline() {
    if (state == State.FINISHED) {
      return Long.MAX_VALUE;
    }
    long deadline = Math.min(closeDeadline, lastReceivedTime + config.idleTimeoutNanos());
    if (state == State.OPEN || state == State.FLUSHING) {
      deadline = Math.min(deadline, Math.min(received.ackDeadline(), sent.deadline()));
      deadline = Math.min(deadline, sender.pacingDeadline());
    }
    if (state == State.OPEN) {
      deadline = Math.min(deadline, keepAliveDeadline());
      deadline = Math.min(deadline, handler.nextDeadline());
    }
    return deadline;
  }

  /** While a probe or the pacer will send something anyway, no PING needs a deadline of its own. */
  private long keepAliveDeadline() {
    boolean sendsAnyway = sent.bytesInFlight() > 0 || sender.pacingDeadline() != Long.MAX_VALUE;
    return sendsAnyway ? Long.MAX_VALUE : assembler.keepAliveTime();
  }

  void onDeadline(long nowNanos) {
    if (state == State.FINISHED) {
      return;
    }
    if (nowNanos >= lastReceivedTime + config.idleTimeoutNanos()) {
      if (state == State.OPEN) {
        end(State.FINISHED, new CloseReason(CloseCode.LOST, "", false), nowNanos);
      }
      finish();
      return;
    }
    if (nowNanos >= closeDeadline) {
      if (state == State.FLUSHING) {
        startLingering(nowNanos);
      } else {
        finish();
        return;
      }
    }
    if (nowNanos >= sent.deadline() && sent.onDeadline(nowNanos)) {
      probe();
    }
    if (state == State.OPEN && nowNanos >= handler.nextDeadline()) {
      handler.onDeadline(nowNanos);
    }
  }

  private void probe() {
    sender.probe(PROBES);
    SentPacket oldest = sent.oldestInFlight();
    if (oldest != null) {
      out.lose(oldest);
      assembler.creditLost(oldest.creditControl(), oldest.creditBody());
    }
  }

  /**
   * Sends one batch if there is anything that may go now.
   *
   * @return whether it sent one
   */
  boolean transmitBatch(long nowNanos, DatagramSink sink) {
    if (state == State.FLUSHING && out.control.isDelivered()) {
      startLingering(nowNanos);
    }
    return switch (state) {
      case OPEN, FLUSHING -> sender.transmit(nowNanos, sink);
      case LINGERING, ANSWERING -> transmitClose(nowNanos, sink);
      case FINISHED -> false;
    };
  }

  private boolean transmitClose(long nowNanos, DatagramSink sink) {
    if (!closeDue) {
      return false;
    }
    closeDue = false;
    ByteBuf batch = sink.allocate(path.datagramBytes());
    int size = assembler.assembleClose(batch, closeReason, nowNanos);
    sink.send(batch, size, hop.remote());
    if (state == State.ANSWERING) {
      finish();
    }
    return true;
  }

  /** Called at the end of a round of transmission: tells the user when its queue has shrunk. */
  void transmitted(long nowNanos) {
    long unsent = out.body.unsent();
    if (state == State.OPEN && unsent < unsentBefore) {
      unsentBefore = unsent;
      handler.drained(nowNanos);
    }
    unsentBefore = out.body.unsent();
  }

  @Override
  public int number() {
    return hop.number();
  }

  @Override
  public InetSocketAddress remote() {
    return hop.remote();
  }

  @Override
  public Peer peer() {
    return hop.peer();
  }

  @Override
  public TextCodec names() {
    return names;
  }

  @Override
  public boolean isOpen() {
    return state == State.OPEN;
  }

  @Override
  public void sendControl(ByteBuf text) {
    if (state == State.OPEN) {
      out.control.appendMerging(text);
    } else {
      text.release();
    }
  }

  @Override
  public void sendBody(ByteBuf body) {
    if (state == State.OPEN) {
      out.body.append(body);
      unsentBefore = out.body.unsent();
    } else {
      body.release();
    }
  }

  @Override
  public long unsentBytes() {
    return out.body.unsent();
  }

  @Override
  public long unsentControlBytes() {
    return out.control.unsent();
  }

  @Override
  public void consumed(int bytes) {
    in.body.consumed(bytes);
  }

  @Override
  public void close(CloseCode code, String words, long nowNanos) {
    if (state == State.OPEN) {
      closeDeadline = nowNanos + FLUSH_TIMEOUT;
      end(State.FLUSHING, new CloseReason(code, words, false), nowNanos);
    }
  }

  /** Closes for what the peer did wrong: nothing more is said to it than CLOSE. */
  private void fail(CloseCode code, String words, long nowNanos) {
    if (state == State.OPEN) {
      CloseReason reason = new CloseReason(code, words, false);
      end(State.LINGERING, reason, nowNanos);
      startLingering(nowNanos);
    }
  }

  private void startLingering(long nowNanos) {
    state = State.LINGERING;
    closeDue = true;
    closeDeadline = nowNanos + LINGER_PROBE_TIMEOUTS * rtt.probeTimeout();
  }

  private void end(State next, CloseReason reason, long nowNanos) {
    state = next;
    closeReason = reason;
    out.body.release();
    in.release();
    if (next != State.FLUSHING) {
      out.control.release();
    }
    handler.closed(reason, nowNanos);
  }

  private void finish() {
    state = State.FINISHED;
    out.control.release();
  }

  /** Whether nothing more will come of it: its endpoint may forget it. */
  boolean isFinished() {
    return state == State.FINISHED;
  }

  @Override
  public ConnectionStatistics statistics() {
    return new ConnectionStatistics(
        rtt.smoothed(),
        congestion.window(),
        sent.bytesInFlight(),
        path.datagramBytes(),
        assembler.packetsSent(),
        packetsReceived,
        sent.packetsLost(),
        packetsDiscarded,
        assembler.bytesSent(),
        bytesReceived,
        bytesRetransmitted);
  }
}
