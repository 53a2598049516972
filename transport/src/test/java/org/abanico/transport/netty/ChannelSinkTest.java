package org.abanico.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The sink before a channel whose route refuses segmentation, or does not. */
class ChannelSinkTest {
  private static final InetSocketAddress PEER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 7878);

  /** Takes what is written; refuses segmented packets as a route without offload does. */
  private static final class Route extends ChannelOutboundHandlerAdapter {
    private final boolean refuses;
    private final List<String> taken = new ArrayList<>();

    Route(boolean refuses) {
      this.refuses = refuses;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      int bytes = ((DatagramPacket) message).content().readableBytes();
      boolean segmented = message instanceof SegmentedDatagramPacket;
      ReferenceCountUtil.release(message);
      if (segmented && refuses) {
        promise.setFailure(new NativeIoException("sendmmsg", -22, false));
        return;
      }
      taken.add((segmented ? "segmented " : "single ") + bytes);
      promise.setSuccess();
    }
  }

  @BeforeAll
  static void onlyWithNatives() {
    assumeTrue(Epoll.isAvailable());
  }

  private final DriverCounters counters = new DriverCounters();

  private ChannelSink sink(Route route, boolean offload) {
    return new ChannelSink(new EmbeddedChannel(route), new SegmentationOffload(offload), counters);
  }

  private static ByteBuf send(ChannelSink sink, int bytes, int segmentSize) {
    ByteBuf batch = sink.allocate(bytes).writeZero(bytes);
    sink.send(batch, segmentSize, PEER);
    return batch;
  }

  @Test
  void aBatchGoesWholeUpToTheMostSegments() {
    Route route = new Route(false);
    ByteBuf batch = send(sink(route, true), 100 * 150, 100);
    assertThat(route.taken).containsExactly("segmented 6400", "segmented 6400", "segmented 2200");
    assertThat(batch.refCnt()).isZero();
  }

  @Test
  void oneDatagramIsNotSegmented() {
    Route route = new Route(false);
    send(sink(route, true), 900, 1000);
    assertThat(route.taken).containsExactly("single 900");
  }

  @Test
  void withoutOffloadEachDatagramGoesAlone() {
    Route route = new Route(false);
    ByteBuf batch = send(sink(route, false), 2500, 1000);
    assertThat(route.taken).containsExactly("single 1000", "single 1000", "single 500");
    assertThat(batch.refCnt()).isZero();
  }

  @Test
  void aRefusedBatchIsLostAndTheNextGoesInSingleDatagrams() {
    Route route = new Route(true);
    ChannelSink sink = sink(route, true);
    ByteBuf batch = send(sink, 2000, 1000);
    assertThat(route.taken).isEmpty();
    assertThat(batch.refCnt()).isZero();
    send(sink, 2000, 1000);
    assertThat(route.taken).containsExactly("single 1000", "single 1000");
  }

  @Test
  void aBatchOutOfLimitsIsReleasedAndThrows() {
    ChannelSink sink = sink(new Route(false), true);
    ByteBuf large = sink.allocate(65_508).writeZero(65_508);
    assertThatThrownBy(() -> sink.send(large, 1000, PEER))
        .isInstanceOf(IllegalArgumentException.class);
    ByteBuf flat = sink.allocate(10).writeZero(10);
    assertThatThrownBy(() -> sink.send(flat, 0, PEER)).isInstanceOf(IllegalArgumentException.class);
    assertThat(large.refCnt()).isZero();
    assertThat(flat.refCnt()).isZero();
  }
}
