package org.abanico.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors.NativeIoException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.abanico.transport.DatagramSink;
import org.abanico.transport.netty.BindFailedException.Reason;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UdpDriverLifecycleTest {
  private static final InetSocketAddress HERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 7878);

  private static Reason failureOf(InetSocketAddress address, DriverKind kind) {
    BindFailedException failure =
        catchThrowableOfType(
            BindFailedException.class, () -> UdpDriver.bind(address, kind.options()).close());
    assertThat(failure).isNotNull();
    assertThat(failure.address()).isEqualTo(address);
    return failure.reason();
  }

  @ParameterizedTest
  @EnumSource
  void aPortInUseIsToldAsSuch(DriverKind kind) throws Exception {
    try (UdpDriver first = kind.bind()) {
      assertThat(failureOf(first.localAddress(), kind)).isEqualTo(Reason.PORT_IN_USE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAddressOfAnotherMachineIsToldAsSuch(DriverKind kind) {
    InetSocketAddress elsewhere = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0);
    assertThat(failureOf(elsewhere, kind)).isEqualTo(Reason.ADDRESS_NOT_HERE);
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownHostIsNotHere(DriverKind kind) {
    InetSocketAddress unknown = InetSocketAddress.createUnresolved("no.such.host.invalid", 0);
    assertThat(failureOf(unknown, kind)).isEqualTo(Reason.ADDRESS_NOT_HERE);
  }

  @ParameterizedTest
  @CsvSource({
    "98,PORT_IN_USE",
    "13,NO_PERMISSION",
    "1,NO_PERMISSION",
    "99,ADDRESS_NOT_HERE",
    "12,OTHER"
  })
  void theSystemsErrorNumbersAreTold(int errorNumber, Reason reason) {
    Assumptions.assumeTrue(Epoll.isAvailable());
    Throwable cause = new NativeIoException("bind", -errorNumber, false);
    BindFailedException failure = BindFailures.of(HERE, cause);
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure).hasCause(cause).hasMessageContaining("7878");
  }

  @ParameterizedTest
  @CsvSource({
    "Address already in use,PORT_IN_USE",
    "Permission denied,NO_PERMISSION",
    "Operation not permitted,NO_PERMISSION",
    "Something else,OTHER"
  })
  void theJdksWordsAreTold(String words, Reason reason) {
    assertThat(BindFailures.of(HERE, new BindException(words)).reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @EnumSource
  void closingFreesThePort(DriverKind kind) throws Exception {
    UdpDriver first = kind.bind();
    first.close();
    UdpDriver.bind(first.localAddress(), kind.options()).close();
  }

  @ParameterizedTest
  @EnumSource
  void closingWhileBusyEndsAndCallsTheEndpointNoMore(DriverKind kind) throws Exception {
    UdpDriver driver = kind.bind();
    CountDownLatch busy = new CountDownLatch(20);
    boolean[] closed = new boolean[1];
    CompletableFuture<String> calledAfterwards = new CompletableFuture<>();
    QuietEndpoint flood =
        new QuietEndpoint() {
          @Override
          public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
            check();
          }

          @Override
          public void transmit(long nowNanos, DatagramSink sink) {
            check();
            while (sink.isWritable()) {
              sink.send(sink.allocate(20_000).writeZero(20_000), 1000, driver.localAddress());
            }
            busy.countDown();
          }

          private void check() {
            synchronized (closed) {
              if (closed[0]) {
                calledAfterwards.complete("called");
              }
            }
          }
        };
    driver.run(flood);
    Waiting.until(busy);
    driver.close();
    synchronized (closed) {
      closed[0] = true;
    }
    driver.close();
    assertThat(calledAfterwards).isNotDone();
    assertThatThrownBy(() -> driver.execute(now -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void closingFromTheEventLoopReturnsAtOnce() throws Exception {
    UdpDriver driver = DriverKind.DEFAULT.bind();
    CompletableFuture<Boolean> returned = new CompletableFuture<>();
    driver.execute(
        now -> {
          driver.close();
          returned.complete(true);
        });
    assertThat(Waiting.result(returned)).isTrue();
    driver.close();
    UdpDriver.bind(driver.localAddress(), DriverOptions.defaults()).close();
  }

  @Test
  void closingFromAWorkerReturnsAtOnce() throws Exception {
    UdpDriver driver = DriverKind.DEFAULT.bind();
    CompletableFuture<String> completed = new CompletableFuture<>();
    driver
        .newWorkers("w")
        .submit(
            () -> {
              driver.close();
              return "closed";
            },
            (result, failure, now) -> completed.complete(result));
    assertThat(Waiting.result(completed)).isEqualTo("closed");
    driver.close();
  }

  @Test
  void whatATaskQueuedIsSentBeforeClosing() throws Exception {
    CountDownLatch came = new CountDownLatch(1);
    try (UdpDriver receiver = DriverKind.DEFAULT.bind()) {
      receiver.run(
          new QuietEndpoint() {
            @Override
            public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
              came.countDown();
            }
          });
      try (UdpDriver driver = DriverKind.DEFAULT.bind()) {
        boolean[] queued = new boolean[1];
        driver.run(
            new QuietEndpoint() {
              @Override
              public void transmit(long nowNanos, DatagramSink sink) {
                if (queued[0]) {
                  sink.send(sink.allocate(10).writeZero(10), 10, receiver.localAddress());
                }
              }
            });
        driver.execute(now -> queued[0] = true);
      }
      Waiting.until(came);
    }
  }

  @Test
  void aDriverHasOneEndpoint() throws Exception {
    try (UdpDriver driver = DriverKind.DEFAULT.bind()) {
      driver.run(new QuietEndpoint());
      assertThatThrownBy(() -> driver.run(new QuietEndpoint()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void smallerSocketBuffersThanWantedAreReadBack(DriverKind kind) throws Exception {
    int wanted = 1 << 30;
    DriverOptions options = kind.options().withSocketBufferBytes(wanted);
    try (UdpDriver driver = DriverKind.bind(options)) {
      assertThat(driver.statistics().sendBufferBytes()).isBetween(1, wanted - 1);
      assertThat(driver.statistics().receiveBufferBytes()).isBetween(1, wanted - 1);
    }
    try (UdpDriver driver = DriverKind.bind(kind.options().withSocketBufferBytes(100_000))) {
      assertThat(driver.statistics().receiveBufferBytes()).isEqualTo(100_000);
    }
  }
}
