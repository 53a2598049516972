package org.abanico.benchmark;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.abanico.server.MemoryDevices;
import org.abanico.server.RelayServer;
import org.abanico.server.ServerEvent;
import org.abanico.transport.CloseCode;
import org.abanico.transport.ServerEndpoint;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.netty.BindFailedException;
import org.abanico.transport.netty.DriverOptions;
import org.abanico.transport.netty.DriverStatistics;
import org.abanico.transport.netty.UdpDriver;

/** The server's relay on a port of its own, which tells what each backup cost it. */
final class BenchmarkRelay implements AutoCloseable {
  private final UdpDriver driver;
  private final ServerEndpoint endpoint;
  private final Consumer<Figures> output;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private double cpuAtBegin;
  private long begun;
  private DriverStatistics before;

  private BenchmarkRelay(UdpDriver driver, TransportConfig config, Consumer<Figures> output) {
    RelayServer server = new RelayServer(new MemoryDevices(), this::told);
    this.driver = driver;
    this.endpoint =
        new ServerEndpoint(config, BenchmarkKeys.server(), new SecureRandom(), server::accept);
    this.output = output;
    this.before = driver.statistics();
  }

  /**
   * Starts it.
   *
   * @param output told, on the event loop, when a backup ends
   */
  static BenchmarkRelay start(int port, TransportConfig config, Consumer<Figures> output)
      throws BindFailedException {
    UdpDriver driver =
        UdpDriver.bind(
            new InetSocketAddress(port), DriverOptions.defaults().withDontFragment(true));
    BenchmarkRelay relay = new BenchmarkRelay(driver, config, output);
    driver.run(new UntilFinished(relay.endpoint, relay.end));
    return relay;
  }

  int port() {
    return driver.localAddress().getPort();
  }

  private void told(ServerEvent event) {
    switch (event) {
      case ServerEvent.BackupBegun _ -> {
        begun = driver.nanoTime();
        cpuAtBegin = ProcessCpu.seconds();
        before = driver.statistics();
      }
      case ServerEvent.BackupEnded ended -> report(ended);
      case ServerEvent.ClientJoined _,
          ServerEvent.ClientLeft _,
          ServerEvent.ClientAway _,
          ServerEvent.ClientBack _,
          ServerEvent.ClientRefused _,
          ServerEvent.Gathering _,
          ServerEvent.BackupProgressed _,
          ServerEvent.BackupSent _,
          ServerEvent.StoreFilled _,
          ServerEvent.MemberRefused _,
          ServerEvent.UpstreamReached _,
          ServerEvent.UpstreamLost _,
          ServerEvent.MemberFinished _,
          ServerEvent.RestoreBegun _,
          ServerEvent.RestoreEnded _,
          ServerEvent.StartedByHand _,
          ServerEvent.ObserverRefused _,
          ServerEvent.StrangersRefused _ -> {}
    }
  }

  private void report(ServerEvent.BackupEnded ended) {
    DriverStatistics now = driver.statistics();
    output.accept(
        new Figures(
                "relay",
                ended.bytesIn(),
                (driver.nanoTime() - begun) / 1e9,
                ProcessCpu.seconds() - cpuAtBegin)
            .put("datagrams-in", now.datagramsReceived() - before.datagramsReceived())
            .put("reads", now.batchesReceived() - before.batchesReceived())
            .put("datagrams-out", now.datagramsSent() - before.datagramsSent())
            .put("sends", now.batchesSent() - before.batchesSent()));
  }

  /** Tells the clients, for a second at most, and ends. */
  @Override
  public void close() {
    driver.execute(now -> endpoint.close(CloseCode.SHUTDOWN, "", now));
    var _ = end.completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
    driver.close();
  }
}
