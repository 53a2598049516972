package org.abanico.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import org.abanico.transport.DatagramSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** A socket that dies while its endpoint goes on. */
class UdpDriverSocketTest {
  private static final long MILLISECOND = 1_000_000L;

  private final CompletableFuture<Throwable> uncaught = new CompletableFuture<>();

  /** Sends a datagram every 10 ms, and one back for each that it receives. */
  private static final class Talkative extends QuietEndpoint {
    private final InetSocketAddress to;
    private long next;
    private int due;

    Talkative(InetSocketAddress to) {
      this.to = to;
    }

    @Override
    public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
      due++;
    }

    @Override
    public long nextDeadline() {
      return next;
    }

    @Override
    public void transmit(long nowNanos, DatagramSink sink) {
      if (nowNanos >= next) {
        next = nowNanos + 10 * MILLISECOND;
        send(sink, 'T');
      }
      for (; due > 0; due--) {
        send(sink, 'A');
      }
    }

    private void send(DatagramSink sink, char what) {
      sink.send(sink.allocate(1).writeByte(what), 1, to);
    }
  }

  private static InetSocketAddress peer(DatagramSocket socket) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
  }

  /** Waits for a datagram of that kind from another port than this one; returns the port. */
  private static int awaitFrom(DatagramSocket peer, char what, int notFrom) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[16], 16);
    do {
      peer.receive(packet);
    } while (packet.getPort() == notFrom || packet.getData()[0] != what);
    return packet.getPort();
  }

  private static DatagramSocket patient() throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(60_000);
    return socket;
  }

  @ParameterizedTest
  @EnumSource
  void anEndpointGoesOnAtAnotherPortWhenItsSocketDies(DriverKind kind) throws Exception {
    try (DatagramSocket peer = patient();
        UdpDriver driver = DriverKind.bind(kind.options().withUncaught(uncaught::complete))) {
      driver.run(new Talkative(peer(peer)));
      int first = awaitFrom(peer, 'T', 0);
      driver.killSocket();
      int second = awaitFrom(peer, 'T', first);
      assertThat(driver.localAddress().getPort()).isEqualTo(second);
      peer.send(new DatagramPacket(new byte[1], 1, InetAddress.getLoopbackAddress(), second));
      awaitFrom(peer, 'A', first);
      assertThat(uncaught).isNotDone();
    }
  }

  @Test
  void aSocketWhosePortWasAskedForEndsItsDriverWhenItDies() throws Exception {
    int port;
    try (DatagramSocket free = patient()) {
      port = free.getLocalPort();
    }
    DriverOptions options = DriverOptions.defaults().withUncaught(uncaught::complete);
    Logger logger = (Logger) LoggerFactory.getLogger(EndpointRunner.class);
    logger.setLevel(Level.OFF);
    try (UdpDriver driver =
        UdpDriver.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), options)) {
      driver.run(new QuietEndpoint());
      driver.killSocket();
      assertThat(Waiting.result(uncaught)).isInstanceOf(ClosedChannelException.class);
    } finally {
      logger.setLevel(null);
    }
  }

  @Test
  void anEndpointGoesOnWhenTheAddressOfItsMachineGoesAwayAndComesBack() throws Exception {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    assumeThat(ip("add")).isZero();
    try (DatagramSocket peer = new DatagramSocket(0);
        UdpDriver driver =
            UdpDriver.bind(
                new InetSocketAddress("192.0.2.77", 0),
                DriverOptions.defaults().withUncaught(uncaught::complete))) {
      peer.setSoTimeout(60_000);
      driver.run(new Talkative(new InetSocketAddress("127.0.0.1", peer.getLocalPort())));
      int first = awaitFrom(peer, 'T', 0);
      assertThat(ip("del")).isZero();
      long failures = driver.statistics().sendFailures();
      while (driver.statistics().sendFailures() < failures + 20) {
        Thread.onSpinWait();
      }
      assertThat(ip("add")).isZero();
      awaitFrom(peer, 'T', first);
      assertThat(uncaught).isNotDone();
    } finally {
      ip("del");
    }
  }

  private static int ip(String what) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder("ip", "address", what, "192.0.2.77/32", "dev", "lo")
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
