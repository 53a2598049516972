package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.security.hop.Handshake;
import org.abanico.security.noise.NoiseException;
import org.abanico.transport.congestion.CongestionController;
import org.abanico.transport.congestion.CongestionControllers;
import org.abanico.transport.path.PeerPaths;
import org.abanico.transport.path.PeerPaths.Change;
import org.abanico.transport.recovery.LossDetector;
import org.abanico.transport.recovery.ReceivedPackets;
import org.abanico.transport.recovery.SentPacket;
import org.abanico.wire.packet.AckRanges;
import org.abanico.wire.packet.Nonce;

/** What sends of one connection, with a peer that a test plays; keeps what it says. */
final class LoneSender implements LossDetector.Listener, DatagramSink {
  static final long MILLISECOND = 1_000_000L;
  static final long MAX_ACK_DELAY = 25 * MILLISECOND;
  static final InetSocketAddress PEER = new InetSocketAddress("10.0.0.2", 9440);

  /** What left in one call. */
  record Batch(int bytes, int datagramBytes, InetSocketAddress to, List<String> packets) {}

  final NetworkPath path;
  final ReceivedPackets received = new ReceivedPackets(MAX_ACK_DELAY);
  final OutgoingStreams out = new OutgoingStreams();
  final IncomingStreams in;
  final LossDetector sent;
  final PacketAssembler assembler;
  final PathProber prober;
  final PacketSender sender;
  final List<Batch> batches = new ArrayList<>();

  /** What congestion control was told of ACKs. */
  final List<CongestionController.AckSample> samples = new ArrayList<>();

  int maxBatchBytes = 60_000;
  long now = 1_000 * MILLISECOND;

  LoneSender(TransportConfig config) {
    path = new NetworkPath(PeerPaths.fixed(PEER), config, MAX_ACK_DELAY, 1);
    in = new IncomingStreams(config, new TwoEnds.Recorder(), () -> true);
    sent = new LossDetector(path.rtt, new Listening(path), this);
    assembler = new PacketAssembler(hop(), config, path.mtu, sent, received, out, in, now);
    prober = new PathProber(path, assembler);
    sender = new PacketSender(path, assembler, sent, received, out, prober);
  }

  /** One with the usual congestion control, whose datagrams stay at 1200 bytes. */
  static LoneSender ofSmallDatagrams() {
    return new LoneSender(config().withMaxDatagramBytes(1200));
  }

  /** The peer has all the credit that it is ever given ahead, so that none is due at first. */
  static TransportConfig config() {
    TransportConfig defaults = TransportConfig.defaults();
    return new TransportConfig(
        defaults.maxDatagramBytes(),
        OutgoingStreams.INITIAL_BODY_CREDIT,
        OutgoingStreams.INITIAL_CONTROL_CREDIT,
        defaults.maxWindowBytes(),
        defaults.keepAliveNanos(),
        defaults.idleTimeoutNanos(),
        defaults.openingTimeoutNanos(),
        defaults.maxConnections(),
        CongestionControllers.CUBIC,
        defaults.sending(),
        defaults.receiving());
  }

  private static Opening.Hop hop() {
    SplittableRandom random = new SplittableRandom(5);
    int keyId = Identities.ACCESS.relayKey().keyId();
    byte[] prologue = Opening.prologue(keyId, new Nonce(1, 2));
    Handshake client =
        Handshake.initiator(
            Identities.CLIENT.device(), Identities.ACCESS.relayKey(), prologue, random);
    Handshake server =
        Handshake.responder(
            Identities.SERVER.device(), Identities.ACCESS.relayKey(), prologue, random);
    try {
      server.read(client.write(Opening.NO_PAYLOAD));
      client.read(server.write(Opening.NO_PAYLOAD));
      client.write(Opening.NO_PAYLOAD);
      return new Opening.Hop(0x1234, PEER, keyId, client.result());
    } catch (NoiseException e) {
      throw new AssertionError(e);
    }
  }

  void sayControl(int bytes) {
    out.control.append(Unpooled.wrappedBuffer(new byte[bytes]));
  }

  void sayBody(int bytes) {
    out.append(Unpooled.wrappedBuffer(new byte[bytes]));
  }

  /** Whether a batch left now. */
  boolean transmit() {
    return sender.transmit(now, this);
  }

  /** All that may leave now. */
  void transmitAll() {
    while (transmit()) {}
  }

  /** The peer acknowledges these packets and all between them. */
  void acknowledge(long from, long to) {
    sent.onAck(AckRanges.of(from, to), 0, assembler.nextNumber(), now);
  }

  /** The peer acknowledges all that it was sent, so much later. */
  void acknowledgeAll(long laterNanos) {
    now += laterNanos;
    acknowledge(0, assembler.nextNumber() - 1);
  }

  /** A path of so long a round trip: congestion control and pacing have learnt it. */
  void learn(long roundTripNanos) {
    for (int i = 0; i < 3; i++) {
      sayControl(1);
      transmitAll();
      acknowledgeAll(roundTripNanos);
      now += 100 * MILLISECOND;
    }
    batches.clear();
    samples.clear();
  }

  /** Frames of all packets, without headers. */
  List<String> frames() {
    return batches.stream()
        .flatMap(batch -> batch.packets().stream())
        .map(packet -> packet.substring(packet.indexOf('\n') + 1))
        .toList();
  }

  long bytesSaid() {
    return batches.stream().mapToLong(Batch::bytes).sum();
  }

  @Override
  public void onAcknowledged(SentPacket packet) {
    out.acknowledge(packet);
    prober.acknowledged(packet);
  }

  @Override
  public void onLost(SentPacket packet) {
    out.lose(packet);
    assembler.creditLost(packet.creditControl(), packet.creditBody());
    prober.lost(packet);
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public ByteBuf allocate(int capacity) {
    return Unpooled.buffer(capacity, capacity);
  }

  @Override
  public int maxBatchBytes() {
    return maxBatchBytes;
  }

  @Override
  public void send(ByteBuf batch, int segmentSize, InetSocketAddress to) {
    int bytes = batch.readableBytes();
    List<String> packets = new ArrayList<>();
    while (batch.isReadable()) {
      int size = Math.min(segmentSize, batch.readableBytes());
      packets.add(batch.readCharSequence(size, StandardCharsets.ISO_8859_1).toString());
    }
    batches.add(new Batch(bytes, segmentSize, to, packets));
    batch.release();
  }

  /** Hands all on to the path's congestion controller. */
  private final class Listening implements CongestionController {
    private final NetworkPath path;

    Listening(NetworkPath path) {
      this.path = path;
    }

    @Override
    public void onSent(long nowNanos, int bytes, long bytesInFlight) {
      path.congestion().onSent(nowNanos, bytes, bytesInFlight);
    }

    @Override
    public void onAcknowledged(AckSample sample) {
      samples.add(sample);
      path.congestion().onAcknowledged(sample);
    }

    @Override
    public void onLost(LossSample sample) {
      path.congestion().onLost(sample);
    }

    @Override
    public void onPersistentCongestion(long nowNanos) {
      path.congestion().onPersistentCongestion(nowNanos);
    }

    @Override
    public void onDatagramSize(int datagramBytes) {
      path.congestion().onDatagramSize(datagramBytes);
    }

    @Override
    public long window() {
      return path.congestion().window();
    }

    @Override
    public long pacingRate() {
      return path.congestion().pacingRate();
    }

    @Override
    public String state() {
      return path.congestion().state();
    }
  }

  /** Where the peer is has changed. */
  void moved(Change change) {
    sender.moved(change, now);
  }
}
