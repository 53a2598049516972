package org.abanico.simulation;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.abanico.transport.DatagramSink;

/** A host's way out: cuts batches into datagrams, and takes only so many at once. */
final class SimulatedSink implements DatagramSink {
  private final SimulatedNetwork network;
  private final SimulatedDriver host;
  private final HostSettings settings;
  private int batchesLeft;
  private long refillTime;
  private boolean refused;
  private boolean hasSent;

  SimulatedSink(SimulatedNetwork network, SimulatedDriver host, HostSettings settings) {
    this.network = network;
    this.host = host;
    this.settings = settings;
  }

  /** The endpoint is about to transmit; there is room again when the time has come. */
  void beginTurn(long now) {
    refused = false;
    hasSent = false;
    if (now >= refillTime) {
      batchesLeft = settings.batchesPerTurn();
      refillTime = now + settings.turnNanos();
    }
  }

  /** When there is room again. */
  long refillTime() {
    return refillTime;
  }

  /** Whether, in this turn, somebody heard that there is no room. */
  boolean refused() {
    return refused;
  }

  /** Whether anything was sent in this turn. */
  boolean hasSent() {
    return hasSent;
  }

  @Override
  public boolean isWritable() {
    refused |= batchesLeft == 0;
    return batchesLeft > 0;
  }

  @Override
  public ByteBuf allocate(int capacity) {
    return network.allocator().heapBuffer(capacity, capacity);
  }

  @Override
  public void send(ByteBuf batch, int segmentSize, InetSocketAddress to) {
    int bytes = batch.readableBytes();
    if (batchesLeft == 0) {
      batch.release();
      throw new IllegalStateException("sent although there is no room");
    }
    if (segmentSize < 1 || bytes < 1 || (bytes > segmentSize && bytes > maxBatchBytes())) {
      batch.release();
      throw new IllegalArgumentException(
          "a batch of " + bytes + " bytes in segments of " + segmentSize);
    }
    batchesLeft--;
    hasSent = true;
    while (batch.isReadable()) {
      network.route(
          host.localAddress(),
          to,
          batch.readRetainedSlice(Math.min(segmentSize, batch.readableBytes())));
    }
    batch.release();
  }

  @Override
  public int maxBatchBytes() {
    return settings.maxBatchBytes();
  }
}
