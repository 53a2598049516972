package org.abanico.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.util.concurrent.GenericFutureListener;
import java.net.InetSocketAddress;
import org.abanico.transport.DatagramSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an endpoint's batches through a channel: in one call each where the system can (GSO), else
 * one by one.
 */
final class ChannelSink implements DatagramSink {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelSink.class);

  /** What one call may carry: a UDP datagram of the largest size. */
  private static final int MAX_BATCH = 65_000;

  private final Channel channel;
  private final GenericFutureListener<ChannelFuture> onSent = this::sent;
  private boolean segments;
  private boolean unflushed;
  private long datagrams;
  private long batches;
  private long failures;

  ChannelSink(Channel channel, boolean segments) {
    this.channel = channel;
    this.segments = segments;
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public ByteBuf allocate(int capacity) {
    return channel.alloc().directBuffer(capacity, capacity);
  }

  @Override
  public int maxBatchBytes() {
    return MAX_BATCH;
  }

  @Override
  public void send(ByteBuf batch, int segmentSize, InetSocketAddress to) {
    unflushed = true;
    int count = (batch.readableBytes() + segmentSize - 1) / segmentSize;
    datagrams += count;
    if (count == 1) {
      write(new DatagramPacket(batch, to));
    } else if (segments) {
      write(new SegmentedDatagramPacket(batch, segmentSize, to));
    } else {
      while (batch.isReadable()) {
        int size = Math.min(segmentSize, batch.readableBytes());
        write(new DatagramPacket(batch.readRetainedSlice(size), to));
      }
      batch.release();
    }
  }

  private void write(DatagramPacket packet) {
    batches++;
    channel.write(packet).addListener(onSent);
  }

  /**
   * A batch that the system refused is lost, as on any network: the connection sends again what was
   * in it.
   */
  private void sent(ChannelFuture future) {
    Throwable cause = future.cause();
    if (cause == null) {
      return;
    }
    failures++;
    if (segments && isRefusalOfSegmentation(String.valueOf(cause.getMessage()))) {
      segments = false;
      LOG.info(
          "this route does not take several datagrams in one call ({}): going on without",
          cause.getMessage());
    } else {
      LOG.debug("not sent", cause);
    }
  }

  private static boolean isRefusalOfSegmentation(String message) {
    return message.contains("Input/output error") || message.contains("Invalid argument");
  }

  void flush() {
    if (unflushed) {
      unflushed = false;
      channel.flush();
    }
  }

  boolean segments() {
    return segments;
  }

  long datagrams() {
    return datagrams;
  }

  long batches() {
    return batches;
  }

  long failures() {
    return failures;
  }
}
