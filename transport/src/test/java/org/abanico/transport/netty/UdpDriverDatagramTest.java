package org.abanico.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.abanico.testing.log.ExpectsErrorLog;
import org.abanico.transport.DatagramSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UdpDriverDatagramTest {

  /** Sends back what comes, after the batch that it came in. */
  private static final class Echo extends QuietEndpoint {
    private record Datagram(ByteBuf bytes, InetSocketAddress from) {}

    private final Queue<Datagram> waiting = new ArrayDeque<>();

    @Override
    public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
      waiting.add(new Datagram(datagram.retainedSlice(), from));
    }

    @Override
    public void transmit(long nowNanos, DatagramSink sink) {
      Datagram next;
      while (sink.isWritable() && (next = waiting.poll()) != null) {
        int size = Math.max(1, next.bytes.readableBytes());
        sink.send(next.bytes, size, next.from);
      }
    }
  }

  /** Sends numbered datagrams, a few ahead of their echoes, which must come in order. */
  private static final class Counting extends QuietEndpoint {
    private static final int SIZE = 600;
    private static final int AHEAD = 200;
    private final InetSocketAddress to;
    private final int count;
    private final CompletableFuture<Integer> done = new CompletableFuture<>();
    private int sent;
    private int returned;

    Counting(InetSocketAddress to, int count) {
      this.to = to;
      this.count = count;
    }

    @Override
    public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
      assertThat(datagram.readableBytes()).isEqualTo(SIZE);
      assertThat(from).isEqualTo(to);
      assertThat(datagram.getInt(datagram.readerIndex())).isEqualTo(returned);
      assertThat(datagram.getInt(datagram.writerIndex() - 4)).isEqualTo(~returned);
      returned++;
      if (returned == count) {
        done.complete(returned);
      }
    }

    @Override
    public void transmit(long nowNanos, DatagramSink sink) {
      while (sent < count && sent - returned < AHEAD && sink.isWritable()) {
        int datagrams = Math.min(10, count - sent);
        ByteBuf batch = sink.allocate(datagrams * SIZE);
        for (int i = 0; i < datagrams; i++) {
          batch.writeInt(sent).writeZero(SIZE - 8).writeInt(~sent);
          sent++;
        }
        sink.send(batch, SIZE, to);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void echoesDatagramsInOrderAndLeaksNone(DriverKind kind) throws Exception {
    int count = kind == DriverKind.DEFAULT ? 50_000 : 10_000;
    long pinned = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    CompletableFuture<Integer> failed = new CompletableFuture<>();
    DriverOptions options = kind.options().withUncaught(failed::completeExceptionally);
    try (UdpDriver server = kind.bind();
        UdpDriver client = DriverKind.bind(options)) {
      server.run(new Echo());
      Counting counting = new Counting(server.localAddress(), count);
      client.run(counting);

      assertThat(Waiting.result(either(counting.done, failed))).isEqualTo(count);

      DriverStatistics statistics = client.statistics();
      assertThat(statistics.datagramsSent()).isEqualTo(count);
      assertThat(statistics.bytesSent()).isEqualTo((long) count * Counting.SIZE);
      assertThat(statistics.batchesSent()).isGreaterThanOrEqualTo(count / 10);
      assertThat(statistics.sendFailures()).isZero();
    }
    assertThat(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory()).isEqualTo(pinned);
  }

  private static <T> CompletableFuture<T> either(
      CompletableFuture<T> result, CompletableFuture<T> failure) {
    return result.applyToEither(failure, value -> value);
  }

  /** Sends one batch in its first transmit. */
  private static final class Once extends QuietEndpoint {
    private final InetSocketAddress to;
    private final int bytes;
    private final int segmentSize;
    private boolean sent;

    Once(InetSocketAddress to, int bytes, int segmentSize) {
      this.to = to;
      this.bytes = bytes;
      this.segmentSize = segmentSize;
    }

    @Override
    public void transmit(long nowNanos, DatagramSink sink) {
      if (!sent) {
        sent = true;
        ByteBuf batch = sink.allocate(bytes);
        for (int i = 0; i < bytes; i++) {
          batch.writeByte(i * 31 / 7);
        }
        sink.send(batch, segmentSize, to);
      }
    }
  }

  /** Keeps the sizes and the bytes of what comes. */
  private static final class Recorder extends QuietEndpoint {
    private final List<Integer> sizes = new ArrayList<>();
    private final ByteBuf bytes = Unpooled.buffer();
    private final int expected;
    private final CountDownLatch complete = new CountDownLatch(1);

    Recorder(int expected) {
      this.expected = expected;
    }

    @Override
    public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
      sizes.add(datagram.readableBytes());
      bytes.writeBytes(datagram);
      if (bytes.readableBytes() >= expected) {
        complete.countDown();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBatchArrivesAsItsDatagrams(DriverKind kind) throws Exception {
    assertArrives(kind, 45 * 1400 + 123, 1400);
  }

  @ParameterizedTest
  @EnumSource
  void aBatchOfMoreSegmentsThanTheKernelTakesArrivesAsItsDatagrams(DriverKind kind)
      throws Exception {
    assertArrives(kind, 60_000, 101);
  }

  @ParameterizedTest
  @EnumSource
  void theLargestDatagramArrives(DriverKind kind) throws Exception {
    assertArrives(kind, 65_507, 65_507);
  }

  private static void assertArrives(DriverKind kind, int bytes, int segmentSize) throws Exception {
    try (UdpDriver receiver = kind.bind();
        UdpDriver sender = kind.bind()) {
      Recorder recorder = new Recorder(bytes);
      receiver.run(recorder);
      sender.run(new Once(receiver.localAddress(), bytes, segmentSize));
      Waiting.until(recorder.complete);

      int whole = bytes / segmentSize;
      assertThat(recorder.sizes.subList(0, whole)).containsOnly(segmentSize);
      assertThat(recorder.sizes.subList(whole, recorder.sizes.size()))
          .isEqualTo(bytes % segmentSize == 0 ? List.of() : List.of(bytes % segmentSize));
      for (int i = 0; i < bytes; i++) {
        assertThat(recorder.bytes.getByte(i)).isEqualTo((byte) (i * 31 / 7));
      }
      assertThat(sender.statistics().sendFailures()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsKeptOfALoneDatagramDoesNotKeepAWholeReceiveBuffer(DriverKind kind) throws Exception {
    CompletableFuture<Integer> capacity = new CompletableFuture<>();
    try (UdpDriver receiver = kind.bind();
        UdpDriver sender = kind.bind()) {
      receiver.run(
          new QuietEndpoint() {
            @Override
            public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
              ByteBuf root = datagram;
              for (ByteBuf next = root; next != null; next = next.unwrap()) {
                root = next;
              }
              capacity.complete(root.capacity());
            }
          });
      sender.run(new Once(receiver.localAddress(), 1000, 1000));
      assertThat(Waiting.result(capacity)).isEqualTo(1000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheSystemRefusesIsCountedAndTheRestGoesOn(DriverKind kind) throws Exception {
    try (UdpDriver server = kind.bind();
        UdpDriver client = kind.bind()) {
      server.run(new Echo());
      Counting counting = new Counting(server.localAddress(), 1000);
      InetSocketAddress broadcast =
          new InetSocketAddress(InetAddress.ofLiteral("255.255.255.255"), 9);
      client.run(
          new QuietEndpoint() {
            private boolean refused;

            @Override
            public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
              counting.receive(datagram, from, nowNanos);
            }

            @Override
            public void transmit(long nowNanos, DatagramSink sink) {
              if (!refused) {
                refused = true;
                sink.send(sink.allocate(10).writeZero(10), 10, broadcast);
              }
              counting.transmit(nowNanos, sink);
            }
          });

      assertThat(Waiting.result(counting.done)).isEqualTo(1000);
      assertThat(client.statistics().sendFailures()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPortWhereNobodyListensDoesNotDisturbTheRest(DriverKind kind) throws Exception {
    try (UdpDriver server = kind.bind();
        UdpDriver client = kind.bind()) {
      server.run(new Echo());
      InetSocketAddress nobody;
      try (UdpDriver gone = kind.bind()) {
        nobody = gone.localAddress();
      }
      Counting counting = new Counting(server.localAddress(), 1000);
      client.run(counting);
      client.execute(now -> {});
      try (UdpDriver other = kind.bind()) {
        Once once = new Once(nobody, 5000, 1000);
        other.run(once);
        CompletableFuture<Boolean> stillThere = new CompletableFuture<>();
        other.execute(now -> stillThere.complete(true));
        assertThat(Waiting.result(stillThere)).isTrue();
      }
      assertThat(Waiting.result(counting.done)).isEqualTo(1000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theUnspecifiedAddressServesBothFamilies(DriverKind kind) throws Exception {
    InetAddress six = InetAddress.ofLiteral("::1");
    assumeTrue(NetworkInterface.getByInetAddress(six) != null, "no IPv6 here");
    try (UdpDriver server = UdpDriver.bind(new InetSocketAddress(0), kind.options())) {
      server.run(new Echo());
      int port = server.localAddress().getPort();
      for (InetAddress address : List.of(six, InetAddress.ofLiteral("127.0.0.1"))) {
        try (UdpDriver client = UdpDriver.bind(new InetSocketAddress(0), kind.options())) {
          Counting counting = new Counting(new InetSocketAddress(address, port), 100);
          client.run(counting);
          assertThat(Waiting.result(counting.done)).isEqualTo(100);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void sendersOverIpv4AreNamedByTheirIpv4Address(DriverKind kind) throws Exception {
    CompletableFuture<InetSocketAddress> sender = new CompletableFuture<>();
    try (UdpDriver server = UdpDriver.bind(new InetSocketAddress(0), kind.options());
        UdpDriver client = kind.bind()) {
      server.run(
          new QuietEndpoint() {
            @Override
            public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
              sender.complete(from);
            }
          });
      InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
      client.run(
          new Once(new InetSocketAddress(loopback, server.localAddress().getPort()), 10, 10));

      assertThat(Waiting.result(sender)).isEqualTo(client.localAddress());
      assertThat(Waiting.result(sender).getAddress()).isInstanceOf(Inet4Address.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withDontFragmentDatagramsOfUsualSizeStillArrive(DriverKind kind) throws Exception {
    DriverOptions options = kind.options().withDontFragment(true);
    try (UdpDriver receiver = kind.bind();
        UdpDriver sender = DriverKind.bind(options)) {
      Recorder recorder = new Recorder(14_000);
      receiver.run(recorder);
      sender.run(new Once(receiver.localAddress(), 14_000, 1400));
      Waiting.until(recorder.complete);
      assertThat(recorder.sizes).hasSize(10).containsOnly(1400);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLargestDatagramOfUdpArrivesWhole(DriverKind kind) throws Exception {
    DriverOptions options = kind.options().withDontFragment(true);
    try (UdpDriver receiver = DriverKind.bind(options);
        UdpDriver sender = DriverKind.bind(options)) {
      Recorder recorder = new Recorder(65_507);
      receiver.run(recorder);
      sender.run(new Once(receiver.localAddress(), 65_507, 65_507));
      Waiting.until(recorder.complete);
      assertThat(recorder.sizes).containsExactly(65_507);
    }
  }

  @ParameterizedTest
  @EnumSource
  void itIsToldWhetherTheSystemMayFragmentDatagrams(DriverKind kind) throws Exception {
    try (UdpDriver may = kind.bind();
        UdpDriver mayNot = DriverKind.bind(kind.options().withDontFragment(true))) {
      assertThat(may.fragments()).isTrue();
      assertThat(mayNot.fragments()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDatagramTooLargeForTheDeviceIsCountedAndNothingElse(DriverKind kind) throws Exception {
    InetSocketAddress loopback6 = new InetSocketAddress(InetAddress.ofLiteral("::1"), 9);
    try (UdpDriver sender =
        UdpDriver.bind(new InetSocketAddress(0), kind.options().withDontFragment(true))) {
      CountDownLatch sent = new CountDownLatch(1);
      sender.run(new Once(loopback6, 65_507, 65_507));
      sender.execute(now -> sent.countDown());
      Waiting.until(sent);
      assertThat(sender.statistics().sendFailures()).isOne();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatComesBeforeTheEndpointIsKeptForIt(DriverKind kind) throws Exception {
    try (UdpDriver receiver = kind.bind();
        UdpDriver sender = kind.bind()) {
      CountDownLatch sent = new CountDownLatch(1);
      Once once = new Once(receiver.localAddress(), 1000, 100);
      sender.run(once);
      sender.execute(now -> sent.countDown());
      Waiting.until(sent);
      Recorder recorder = new Recorder(1000);
      receiver.run(recorder);
      Waiting.until(recorder.complete);
      assertThat(recorder.sizes).hasSize(10);
    }
  }

  @Test
  void offloadIsUsedWhereItIsThereAndOnlyWhenWanted() throws Exception {
    try (UdpDriver plain = DriverKind.WITHOUT_OFFLOAD.bind();
        UdpDriver nio = DriverKind.NIO.bind();
        UdpDriver usual = DriverKind.DEFAULT.bind()) {
      assertThat(plain.statistics().segmentationOffload()).isFalse();
      assertThat(plain.statistics().receiveOffload()).isFalse();
      assertThat(nio.statistics().epoll()).isFalse();
      assertThat(nio.statistics().segmentationOffload()).isFalse();
      boolean linux = System.getProperty("os.name").equals("Linux");
      assertThat(usual.statistics().epoll()).isEqualTo(linux);
      assertThat(usual.statistics().segmentationOffload()).isEqualTo(linux);
    }
  }

  @Test
  @ExpectsErrorLog("A bug")
  void aDatagramTooLargeForUdpIsABug() throws Exception {
    CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
    try (UdpDriver driver =
        DriverKind.bind(DriverOptions.defaults().withUncaught(uncaught::complete))) {
      driver.run(new Once(driver.localAddress(), 65_508, 65_508));
      assertThat(Waiting.result(uncaught))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("65508");
    }
  }
}
