package org.abanico.transport.trace;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.DatagramSink;
import org.abanico.transport.ForwardingEndpoint;

/**
 * An endpoint whose datagrams are written down, each as one line without its end: seconds since the
 * start with microseconds, {@code >} for sent or {@code <} for received, the peer's address, the
 * size, and the packet's lines (docs/operations.md). What is received is written whether the
 * endpoint takes it or not; what is sent, when it is given to the system.
 */
public final class TracingEndpoint extends ForwardingEndpoint {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final Consumer<String> lines;
  private final long startNanos;

  /**
   * Traces an endpoint.
   *
   * @param lines called on the thread that drives the endpoint: must not take long
   * @param startNanos the time that is shown as 0
   */
  public TracingEndpoint(DatagramEndpoint endpoint, Consumer<String> lines, long startNanos) {
    super(endpoint);
    this.lines = lines;
    this.startNanos = startNanos;
  }

  @Override
  public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
    write('<', from, datagram, nowNanos);
    super.receive(datagram, from, nowNanos);
  }

  @Override
  public void transmit(long nowNanos, DatagramSink sink) {
    super.transmit(nowNanos, new TracingSink(sink, nowNanos));
  }

  private void write(char direction, InetSocketAddress peer, ByteBuf datagram, long nowNanos) {
    StringBuilder line = new StringBuilder(256);
    long micros = Math.max(0, nowNanos - startNanos) / NANOS_PER_MICRO;
    line.append(micros / MICROS_PER_SECOND).append('.');
    String fraction = String.valueOf(micros % MICROS_PER_SECOND);
    line.repeat('0', 6 - fraction.length()).append(fraction);
    line.append(' ').append(direction).append(' ');
    appendAddress(line, peer);
    line.append(' ').append(datagram.readableBytes()).append(' ');
    DatagramText.append(line, datagram);
    lines.accept(line.toString());
  }

  private static void appendAddress(StringBuilder to, InetSocketAddress peer) {
    String address =
        peer.isUnresolved() ? peer.getHostString() : peer.getAddress().getHostAddress();
    boolean brackets = address.indexOf(':') >= 0;
    to.append(brackets ? "[" : "").append(address).append(brackets ? "]:" : ":");
    to.append(peer.getPort());
  }

  /** Cuts batches into their datagrams, to write them down. */
  private final class TracingSink implements DatagramSink {
    private final DatagramSink sink;
    private final long nowNanos;

    TracingSink(DatagramSink sink, long nowNanos) {
      this.sink = sink;
      this.nowNanos = nowNanos;
    }

    @Override
    public boolean isWritable() {
      return sink.isWritable();
    }

    @Override
    public ByteBuf allocate(int capacity) {
      return sink.allocate(capacity);
    }

    @Override
    public void send(ByteBuf batch, int segmentSize, InetSocketAddress to) {
      int end = batch.writerIndex();
      for (int at = batch.readerIndex(); at < end; at += segmentSize) {
        write('>', to, batch.slice(at, Math.min(segmentSize, end - at)), nowNanos);
      }
      sink.send(batch, segmentSize, to);
    }

    @Override
    public int maxBatchBytes() {
      return sink.maxBatchBytes();
    }
  }
}
