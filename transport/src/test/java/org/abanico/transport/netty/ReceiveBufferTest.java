package org.abanico.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceiveBufferTest {
  private final ReceiveBuffer.Allocator allocator = new ReceiveBuffer.Allocator(256, 1 << 20);
  private final ExtendedHandle handle = allocator.newHandle();

  @AfterEach
  void release() {
    allocator.release();
  }

  private ReceiveBuffer read(int bytes) {
    ByteBuf buffer = handle.allocate(PooledByteBufAllocator.DEFAULT);
    for (int i = 0; i < bytes; i++) {
      buffer.writeByte(i);
    }
    return (ReceiveBuffer) buffer;
  }

  @Test
  void aBatchStaysInOnePieceWhenNettyCutsIt() {
    ReceiveBuffer buffer = read(1000);
    ByteBuf received = buffer.retainedSlice(0, 1000);
    assertThat(received).isSameAs(buffer);
    assertThat(received.readRetainedSlice(300)).isSameAs(buffer);
    assertThat(buffer.isReadable()).as("nothing is left to cut").isFalse();
    assertThat(buffer.takeSegmentSize()).isEqualTo(300);
    assertThat(buffer.writerIndex()).isEqualTo(1000);
    buffer.release(3);
  }

  @Test
  void anythingElseIsCutAsEver() {
    ReceiveBuffer buffer = read(100);
    ByteBuf part = buffer.retainedSlice(10, 20);
    assertThat(part.readableBytes()).isEqualTo(20);
    part.release();
    assertThat(buffer.takeSegmentSize()).as("no batch").isZero();
    ByteBuf cut = buffer.readRetainedSlice(30);
    assertThat(cut.readableBytes()).isEqualTo(30);
    assertThat(buffer.readableBytes()).isEqualTo(70);
    cut.release();
    buffer.release();
  }

  @Test
  void isUsedAgainUnlessPartOfItIsKept() {
    ReceiveBuffer first = read(10);
    first.release();
    ReceiveBuffer second = read(20);
    assertThat(second).isSameAs(first);
    ByteBuf kept = second.retainedSlice(5, 3);
    second.release();
    ReceiveBuffer third = read(30);
    assertThat(third).isNotSameAs(first);
    third.setZero(0, 30);
    assertThat(kept.getByte(0)).isEqualTo((byte) 5);
    kept.release();
    assertThat(first.refCnt()).isZero();
    third.release();
  }

  /** Breaks when another version of Netty cuts batches in another way. */
  @Test
  void aBatchOfTheKernelComesThroughOneBuffer() throws Exception {
    Set<ByteBuf> buffers = Collections.newSetFromMap(new IdentityHashMap<>());
    CountDownLatch all = new CountDownLatch(40);
    try (UdpDriver receiver = DriverKind.DEFAULT.bind();
        UdpDriver sender = DriverKind.DEFAULT.bind()) {
      if (!receiver.statistics().receiveOffload() || !sender.statistics().segmentationOffload()) {
        return;
      }
      receiver.run(
          new QuietEndpoint() {
            @Override
            public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
              buffers.add(datagram);
              all.countDown();
            }
          });
      sender.run(new Blaster(receiver.localAddress(), 40 * 1400, 40, 1400));
      Waiting.until(all);
    }
    assertThat(buffers).hasSize(1);
  }
}
