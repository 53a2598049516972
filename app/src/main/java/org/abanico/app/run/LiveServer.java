package org.abanico.app.run;

import java.util.concurrent.CompletableFuture;
import org.abanico.desktop.program.RunningServer;
import org.abanico.desktop.program.ServerReading;
import org.abanico.server.RelayServer;
import org.abanico.transport.netty.DriverStatistics;
import org.abanico.transport.netty.UdpDriver;

/**
 * A server as those see it who watch it.
 *
 * @param stopping asks it to end
 */
record LiveServer(UdpDriver driver, RelayServer relay, Runnable stopping) implements RunningServer {

  @Override
  public int port() {
    return driver.localAddress().getPort();
  }

  @Override
  public CompletableFuture<ServerReading> read() {
    CompletableFuture<ServerReading> reading = new CompletableFuture<>();
    OnLoop.run(driver, now -> reading.complete(reading(now)));
    return reading;
  }

  private ServerReading reading(long now) {
    DriverStatistics statistics = driver.statistics();
    return new ServerReading(
        now,
        relay.status(),
        statistics.bytesReceived(),
        statistics.bytesSent(),
        Math.min(statistics.receiveBufferBytes(), statistics.sendBufferBytes()),
        Datagrams.options().socketBufferBytes());
  }

  @Override
  public void stop() {
    stopping.run();
  }
}
