package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.abanico.transport.path.PeerPaths;
import org.abanico.transport.path.PeerPaths.Change;
import org.abanico.transport.recovery.LossDetector;
import org.abanico.transport.recovery.ReceivedPackets;
import org.abanico.transport.recovery.SentPacket;
import org.abanico.wire.message.TextCodec;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.PacketReader;

/**
 * A connection after its opening (protocol.md, sections 4 and 5), driven by its endpoint: reads
 * packets, keeps the books, and says when it wants to be called. What goes out is put together in
 * {@link PacketAssembler}.
 */
final class ReliableConnection implements Connection, LossDetector.Listener {
  /** Protocol.md, section 4. */
  private static final long MAX_ACK_DELAY = 25_000_000L;

  private final Opening.Hop hop;
  private final SealedNames names;
  private final ConnectionHandler handler;
  private final NetworkPath path;
  private final ReceivedPackets received = new ReceivedPackets(MAX_ACK_DELAY);
  private final PacketIntake intake;
  private final Presence presence;
  private final LossDetector sent;
  private final PacketSender sender;
  private final OutgoingStreams out = new OutgoingStreams();
  private final IncomingStreams in;
  private final PacketAssembler assembler;
  private final PathProber prober;
  private final PathValidator validator;
  private final Farewell farewell;

  private State state = State.OPEN;
  private long bytesRetransmitted;

  /**
   * A connection that is not open towards its user yet.
   *
   * @param peer where the other end is, and whether it may move
   */
  ReliableConnection(
      Opening.Hop hop,
      PeerPaths peer,
      TransportConfig config,
      Function<Connection, ConnectionHandler> acceptor,
      long nowNanos) {
    this.hop = hop;
    this.names = new SealedNames(hop.result().keys());
    this.handler = acceptor.apply(this);
    this.presence = new Presence(config, nowNanos);
    this.intake = new PacketIntake(hop.receiveKey(), peer, received);
    this.in = new IncomingStreams(config, handler, this::isOpen);
    this.path = new NetworkPath(peer, config, MAX_ACK_DELAY, hop.number());
    this.sent = new LossDetector(path.rtt, path.congestion(), this);
    this.assembler = new PacketAssembler(hop, config, path.mtu, sent, received, out, in, nowNanos);
    this.prober = new PathProber(path, assembler);
    this.sender = new PacketSender(path, assembler, sent, received, out, prober);
    this.validator = new PathValidator(peer, assembler);
    this.farewell = new Farewell(path, assembler);
  }

  /** Opens it towards its user. */
  void open(long nowNanos) {
    handler.opened(this, nowNanos);
  }

  /** Says something soon, so that the peer knows that the connection exists here too. */
  void greet() {
    sender.probe(1);
  }

  PacketIntake intake() {
    return intake;
  }

  /** A datagram of this connection, from whatever address; borrowed, its reader index may move. */
  void receive(PacketReader reader, ByteBuf datagram, InetSocketAddress from, long nowNanos) {
    boolean taken =
        state == State.FINISHED ? intake.discard() : intake.take(reader, datagram, from, nowNanos);
    if (!taken) {
      return;
    }
    if (state != State.LINGERING && presence.received(nowNanos)) {
      sender.moved(Change.ADDRESS, nowNanos);
      handler.returned(nowNanos);
    }
    if (state == State.LINGERING) {
      farewell.repeat();
    }
    if (intake.isBody()) {
      receiveData(1, intake.bodyOffset(), intake.bodyOf(datagram), nowNanos);
    }
    for (Frame frame : intake.frames()) {
      read(frame, from, nowNanos);
    }
  }

  private void read(Frame frame, InetSocketAddress from, long nowNanos) {
    switch (frame) {
      case Frame.Ack ack -> acknowledge(ack, nowNanos);
      case Frame.Data data -> receiveData(data.stream(), data.offset(), data.bytes(), nowNanos);
      case Frame.Credit credit ->
          (credit.stream() == 0 ? out.control : out.body).raiseCredit(credit.limit());
      case Frame.Close close -> closedByPeer(close, nowNanos);
      case Frame.PathChallenge challenge -> sender.moved(validator.challenged(challenge), nowNanos);
      case Frame.PathResponse response ->
          sender.moved(validator.answered(response, from), nowNanos);
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

  private void receiveData(int stream, long offset, ByteBuf bytes, long nowNanos) {
    if (state != State.OPEN) {
      return;
    }
    if (!in.admits(stream, offset, bytes.readableBytes())) {
      fail(CloseCode.FLOW_CONTROL, "bytes beyond the credit of stream " + stream, nowNanos);
      return;
    }
    in.receive(stream, offset, bytes, nowNanos);
  }

  private void closedByPeer(Frame.Close close, long nowNanos) {
    switch (state) {
      case OPEN -> {
        farewell.repeat();
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
    long deadline = Math.min(farewell.deadline(), presence.deadline());
    if (presence.isAbsent()) {
      return deadline;
    }
    if (state == State.OPEN || state == State.FLUSHING) {
      deadline = Math.min(deadline, Math.min(received.ackDeadline(), sent.deadline()));
      deadline = Math.min(deadline, Math.min(sender.pacingDeadline(), in.giveBackTime()));
      deadline = Math.min(deadline, validator.nextDeadline());
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
    drive(nowNanos);
    if (nowNanos >= presence.deadline()) {
      if (mayBeKept() && handler.absent(nowNanos) && isOpen()) {
        presence.leave(nowNanos);
      } else {
        drop(nowNanos);
      }
      return;
    }
    if (nowNanos >= farewell.deadline()) {
      if (state == State.FLUSHING) {
        startLingering(nowNanos);
      } else {
        finish();
        return;
      }
    }
    if (nowNanos >= sent.deadline() && sent.onDeadline(nowNanos)) {
      probe(nowNanos);
    }
    if (state == State.OPEN && nowNanos >= handler.nextDeadline()) {
      handler.onDeadline(nowNanos);
    }
  }

  /** What was asleep does not know where it is now, and whether its peer is still there. */
  private void drive(long nowNanos) {
    if (presence.driven(nowNanos)) {
      sender.moved(Change.ADDRESS, nowNanos);
      sender.probe();
    }
  }

  /** What an absent peer's connection holds is little. */
  private boolean mayBeKept() {
    return state == State.OPEN
        && !presence.isAbsent()
        && out.body.isDelivered()
        && !in.holdsPieces();
  }

  /** Ends it without a word to the peer, which has been silent for too long. */
  void drop(long nowNanos) {
    if (state == State.OPEN) {
      end(State.FINISHED, new CloseReason(CloseCode.LOST, "", false), nowNanos);
    }
    finish();
  }

  Presence presence() {
    return presence;
  }

  private void probe(long nowNanos) {
    if (sent.isUnanswered() && presence.speaksOn(nowNanos)) {
      fail(CloseCode.PROTOCOL, "acknowledges nothing", nowNanos);
    } else {
      sender.probeWithOldest();
    }
  }

  /**
   * Sends one batch if there is anything that may go now; to an absent peer there is not.
   *
   * @return whether it sent one
   */
  boolean transmitBatch(long nowNanos, DatagramSink sink) {
    if (state == State.OPEN && presence.isAbsent()) {
      sender.waitNoMore();
      return false;
    }
    drive(nowNanos);
    in.giveBack(nowNanos);
    if (state == State.FLUSHING && out.control.isDelivered()) {
      startLingering(nowNanos);
    }
    return switch (state) {
      case OPEN, FLUSHING -> validator.transmit(nowNanos, sink) || sender.transmit(nowNanos, sink);
      case LINGERING, ANSWERING -> transmitClose(nowNanos, sink);
      case FINISHED -> false;
    };
  }

  private boolean transmitClose(long nowNanos, DatagramSink sink) {
    sender.waitNoMore();
    boolean said = farewell.transmit(nowNanos, sink);
    if (said && state == State.ANSWERING) {
      finish();
    }
    return said;
  }

  /** Called at the end of a round of transmission: tells the user when its queue has shrunk. */
  void transmitted(long nowNanos) {
    if (out.hasShrunk() && state == State.OPEN) {
      handler.drained(nowNanos);
    }
  }

  @Override
  public void doubt(long nowNanos) {
    if (isOpen() && presence.doubt(nowNanos)) {
      sender.probe();
    }
  }

  @Override
  public int number() {
    return hop.number();
  }

  @Override
  public InetSocketAddress remote() {
    return path.peer.current();
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
      out.append(body);
    } else {
      body.release();
    }
  }

  @Override
  public long unsentBytes() {
    return out.body.unsent();
  }

  @Override
  public int undeliveredBodies() {
    return out.body.undelivered();
  }

  @Override
  public long unsentControlBytes() {
    return out.control.unsent();
  }

  @Override
  public void consumed(int bytes) {
    in.consumed(bytes);
  }

  @Override
  public void close(CloseCode code, String words, long nowNanos) {
    if (state == State.OPEN && presence.isAbsent()) {
      farewell.whenPeerReturns(presence.deadline());
      end(State.LINGERING, new CloseReason(code, words, false), nowNanos);
    } else if (state == State.OPEN) {
      farewell.afterFlushing(nowNanos);
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
    farewell.linger(nowNanos);
  }

  private void end(State next, CloseReason reason, long nowNanos) {
    state = next;
    farewell.say(reason);
    out.body.release();
    in.release();
    if (next != State.FLUSHING) {
      out.control.release();
    }
    handler.closed(reason, nowNanos);
  }

  private void finish() {
    state = State.FINISHED;
    sender.waitNoMore();
    out.control.release();
  }

  /** Whether nothing more will come of it: its endpoint may forget it. */
  boolean isFinished() {
    return state == State.FINISHED;
  }

  @Override
  public ConnectionStatistics statistics() {
    return new ConnectionStatistics(
        path.rtt.smoothed(),
        path.congestion().window(),
        sent.bytesInFlight(),
        path.mtu.datagramBytes(),
        assembler.packetsSent(),
        intake.packets(),
        sent.packetsLost(),
        intake.discarded(),
        assembler.bytesSent(),
        intake.bytes(),
        bytesRetransmitted);
  }
}
