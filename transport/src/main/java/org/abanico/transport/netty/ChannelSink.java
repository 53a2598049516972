package org.abanico.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import org.abanico.transport.DatagramSink;

/**
 * Puts an endpoint's datagrams into the channel's outbound buffer, batches whole where the kernel
 * segments them, and one by one where not. The buffer's high water mark bounds it. Belongs to the
 * event loop.
 */
final class ChannelSink implements DatagramSink {
  /** What one UDP datagram, or one batch to be segmented, can carry over IPv4. */
  static final int MAX_BATCH_BYTES = 65_507;

  /** UDP_MAX_SEGMENTS of Linux up to 6.8; later ones take 128. */
  static final int MAX_SEGMENTS = 64;

  /** So many sends in a row that fail for want of the address, and the socket is given up. */
  private static final int VAIN_SENDS = 8;

  private final Channel channel;
  private final SegmentationOffload offload;
  private final DriverCounters counters;
  private final ChannelFutureListener countFailure = this::countFailure;
  private boolean refused;
  private int vainInARow;

  ChannelSink(Channel channel, SegmentationOffload offload, DriverCounters counters) {
    this.channel = channel;
    this.offload = offload;
    this.counters = counters;
  }

  /** Whether the sink said that it is not writable since this was last asked. */
  boolean takeRefused() {
    boolean was = refused;
    refused = false;
    return was;
  }

  /** Whether the address that the socket is bound to seems to be gone from this machine. */
  boolean seemsDead() {
    return vainInARow >= VAIN_SENDS;
  }

  @Override
  public boolean isWritable() {
    boolean writable = channel.isWritable();
    refused |= !writable;
    return writable;
  }

  @Override
  public ByteBuf allocate(int capacity) {
    return channel.alloc().directBuffer(capacity);
  }

  @Override
  public int maxBatchBytes() {
    return MAX_BATCH_BYTES;
  }

  @Override
  public void send(ByteBuf batch, int segmentSize, InetSocketAddress to) {
    int bytes = batch.readableBytes();
    if (segmentSize < 1 || bytes > MAX_BATCH_BYTES) {
      batch.release();
      throw new IllegalArgumentException(
          "a batch of " + bytes + " bytes in segments of " + segmentSize);
    }
    counters.sent((bytes + segmentSize - 1) / segmentSize, bytes);
    if (bytes <= segmentSize) {
      channel.write(new DatagramPacket(batch, to)).addListener(countFailure);
    } else if (offload.appliesTo(to, segmentSize)) {
      sendSegmented(batch, segmentSize, to);
    } else {
      sendSingly(batch, segmentSize, to);
    }
  }

  private void sendSegmented(ByteBuf batch, int segmentSize, InetSocketAddress to) {
    int most = segmentSize * MAX_SEGMENTS;
    while (batch.readableBytes() > most) {
      writeSegmented(batch.readRetainedSlice(most), segmentSize, to);
    }
    writeSegmented(batch, segmentSize, to);
  }

  private void writeSegmented(ByteBuf batch, int segmentSize, InetSocketAddress to) {
    channel
        .write(new SegmentedDatagramPacket(batch, segmentSize, to))
        .addListener(
            (ChannelFuture sent) -> {
              if (sent.isSuccess()) {
                vainInARow = 0;
              } else {
                counters.sendFailed();
                offload.failed(to, segmentSize, sent.cause());
              }
            });
  }

  private void sendSingly(ByteBuf batch, int segmentSize, InetSocketAddress to) {
    while (batch.readableBytes() > segmentSize) {
      ByteBuf datagram = batch.readRetainedSlice(segmentSize);
      channel.write(new DatagramPacket(datagram, to)).addListener(countFailure);
    }
    channel.write(new DatagramPacket(batch, to)).addListener(countFailure);
  }

  private void countFailure(ChannelFuture sent) {
    if (sent.isSuccess()) {
      vainInARow = 0;
      return;
    }
    counters.sendFailed();
    if (BindFailures.isWithoutAddress(sent.cause())) {
      vainInARow++;
    }
  }
}
