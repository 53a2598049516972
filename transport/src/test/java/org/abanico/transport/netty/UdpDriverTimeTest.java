package org.abanico.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.abanico.transport.DatagramSink;
import org.abanico.transport.ForwardingEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UdpDriverTimeTest {
  private static final long HOUR = 3_600_000_000_000L;

  /** Wants to be called every millisecond, and checks that it is not called before. */
  private static final class Ticking extends QuietEndpoint {
    private static final long INTERVAL = 1_000_000;
    private final CountDownLatch ticks;
    private long deadline;
    private boolean transmitDue;

    Ticking(int ticks) {
      this.ticks = new CountDownLatch(ticks);
    }

    @Override
    public void onDeadline(long nowNanos) {
      assertThat(nowNanos).isGreaterThanOrEqualTo(deadline);
      assertThat(transmitDue).isFalse();
      transmitDue = true;
      deadline = nowNanos + INTERVAL;
    }

    @Override
    public void transmit(long nowNanos, DatagramSink sink) {
      if (transmitDue) {
        ticks.countDown();
      }
      transmitDue = false;
    }

    @Override
    public long nextDeadline() {
      return deadline;
    }
  }

  @ParameterizedTest
  @EnumSource
  void deadlinesAreKeptAndEachIsFollowedByATransmit(DriverKind kind) throws Exception {
    try (UdpDriver driver = kind.bind()) {
      Ticking ticking = new Ticking(100);
      driver.run(ticking);
      Waiting.until(ticking.ticks);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFloodOfDatagramsDoesNotStarveDeadlines(DriverKind kind) throws Exception {
    try (UdpDriver driver = kind.bind();
        UdpDriver flooder = kind.bind()) {
      CountDownLatch flooded = new CountDownLatch(5_000);
      Ticking ticking = new Ticking(100);
      flooder.run(flood(driver.localAddress()));
      driver.run(
          new ForwardingEndpoint(ticking) {
            @Override
            public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
              flooded.countDown();
            }
          });
      Waiting.until(ticking.ticks);
      Waiting.until(flooded);
    }
  }

  /** Sends without end. */
  private static QuietEndpoint flood(InetSocketAddress to) {
    return new QuietEndpoint() {
      @Override
      public void transmit(long nowNanos, DatagramSink sink) {
        while (sink.isWritable()) {
          sink.send(sink.allocate(20_000).writeZero(20_000), 1000, to);
        }
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void anEndpointThatAlwaysSendsDoesNotStarveTasks(DriverKind kind) throws Exception {
    try (UdpDriver target = kind.bind();
        UdpDriver driver = kind.bind()) {
      driver.run(flood(target.localAddress()));
      CountDownLatch tasks = new CountDownLatch(1000);
      for (int i = 0; i < 1000; i++) {
        driver.execute(now -> tasks.countDown());
      }
      Waiting.until(tasks);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoStoppedAtAFullSinkIsAskedAgain(DriverKind kind) throws Exception {
    try (UdpDriver target = kind.bind();
        UdpDriver driver = kind.bind()) {
      int total = 20_000_000;
      CountDownLatch done = new CountDownLatch(1);
      AtomicInteger rounds = new AtomicInteger();
      driver.run(
          new QuietEndpoint() {
            private int sent;

            @Override
            public void transmit(long nowNanos, DatagramSink sink) {
              rounds.incrementAndGet();
              while (sent < total && sink.isWritable()) {
                sink.send(sink.allocate(40_000).writeZero(40_000), 1000, target.localAddress());
                sent += 40_000;
              }
              if (sent >= total) {
                done.countDown();
              }
            }
          });
      Waiting.until(done);
      assertThat(rounds).hasValueGreaterThanOrEqualTo(total / (2 << 20));
    }
  }

  @Test
  void anEarlierDeadlineOvertakesALaterOne() throws Exception {
    CompletableFuture<Long> called = new CompletableFuture<>();
    try (UdpDriver driver = DriverKind.DEFAULT.bind()) {
      long[] deadline = {driver.nanoTime() + HOUR};
      driver.run(
          new QuietEndpoint() {
            @Override
            public void onDeadline(long nowNanos) {
              deadline[0] = Long.MAX_VALUE;
              called.complete(nowNanos);
            }

            @Override
            public long nextDeadline() {
              return deadline[0];
            }
          });
      long[] wanted = new long[1];
      driver.execute(
          now -> {
            deadline[0] = now + 1_000_000;
            wanted[0] = deadline[0];
          });
      assertThat(Waiting.result(called)).isGreaterThanOrEqualTo(wanted[0]);
    }
  }

  @Test
  void aDeadlineThatRecedesIsNotMetBeforeItsTime() throws Exception {
    CompletableFuture<Boolean> inTime = new CompletableFuture<>();
    try (UdpDriver driver = DriverKind.DEFAULT.bind()) {
      long[] deadline = {driver.nanoTime() + 20_000_000};
      driver.run(
          new QuietEndpoint() {
            @Override
            public void onDeadline(long nowNanos) {
              inTime.complete(nowNanos >= deadline[0]);
              deadline[0] = Long.MAX_VALUE;
            }

            @Override
            public long nextDeadline() {
              return deadline[0];
            }
          });
      driver.execute(now -> deadline[0] = Math.max(deadline[0], now + 40_000_000));
      assertThat(Waiting.result(inTime)).isTrue();
    }
  }

  /** A program that is kept from running in the middle of a batch reads what came meanwhile. */
  @ParameterizedTest
  @EnumSource
  void noDatagramIsToldToHaveComeBeforeItWasSent(DriverKind kind) throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Long> second = new CompletableFuture<>();
    try (UdpDriver driver = kind.bind();
        DatagramSocket sender = new DatagramSocket()) {
      driver.run(
          new QuietEndpoint() {
            @Override
            public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
              if (reading.getCount() == 0) {
                second.complete(nowNanos);
                return;
              }
              reading.countDown();
              try {
                Waiting.until(goOn);
              } catch (InterruptedException e) {
                second.completeExceptionally(e);
              }
            }
          });
      sender.send(new DatagramPacket(new byte[1], 1, driver.localAddress()));
      Waiting.until(reading);
      long sent = driver.nanoTime();
      sender.send(new DatagramPacket(new byte[1], 1, driver.localAddress()));
      goOn.countDown();
      assertThat(Waiting.result(second)).isGreaterThanOrEqualTo(sent);
    }
  }

  @Test
  void timeNeverRunsBackwards() throws Exception {
    CountDownLatch came = new CountDownLatch(40);
    CompletableFuture<Boolean> ordered = new CompletableFuture<>();
    try (UdpDriver driver = DriverKind.DEFAULT.bind();
        UdpDriver sender = DriverKind.DEFAULT.bind()) {
      driver.run(
          new QuietEndpoint() {
            private long latest = -1;

            @Override
            public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
              if (nowNanos < latest) {
                ordered.complete(false);
              }
              latest = nowNanos;
              came.countDown();
            }

            @Override
            public void transmit(long nowNanos, DatagramSink sink) {
              if (nowNanos < latest) {
                ordered.complete(false);
              }
              latest = nowNanos;
              if (came.getCount() == 0) {
                ordered.complete(true);
              }
            }
          });
      sender.execute(now -> assertThat(now).isNotNegative());
      sender.run(
          new QuietEndpoint() {
            private boolean sent;

            @Override
            public void transmit(long nowNanos, DatagramSink sink) {
              if (!sent) {
                sent = true;
                sink.send(sink.allocate(40_000).writeZero(40_000), 1000, driver.localAddress());
              }
            }
          });
      Waiting.until(came);
      assertThat(Waiting.result(ordered)).isTrue();
    }
  }

  @Test
  void aTaskRunsOnTheEventLoopAndIsFollowedByATransmit() throws Exception {
    CompletableFuture<Thread> transmitted = new CompletableFuture<>();
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    try (UdpDriver driver = DriverKind.DEFAULT.bind()) {
      driver.run(
          new QuietEndpoint() {
            @Override
            public void transmit(long nowNanos, DatagramSink sink) {
              if (ran.isDone()) {
                transmitted.complete(Thread.currentThread());
              }
            }
          });
      driver.execute(now -> ran.complete(Thread.currentThread()));
      assertThat(Waiting.result(transmitted)).isSameAs(Waiting.result(ran));
      assertThat(Waiting.result(ran)).isNotSameAs(Thread.currentThread());
    }
  }
}
