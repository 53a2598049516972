package org.abanico.app.run;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.abanico.client.ClientProgram;
import org.abanico.client.DestinationClient;
import org.abanico.client.DestinationStatus;
import org.abanico.client.ObserverClient;
import org.abanico.client.SourceClient;
import org.abanico.desktop.program.ClientReading;
import org.abanico.desktop.program.RunningClient;
import org.abanico.transport.netty.DriverStatistics;
import org.abanico.transport.netty.UdpDriver;

/** A client as those see it who watch it. */
record LiveClient(UdpDriver driver, ClientProgram program) implements RunningClient {

  @Override
  public CompletableFuture<ClientReading> read() {
    CompletableFuture<ClientReading> reading = new CompletableFuture<>();
    OnLoop.run(driver, now -> reading.complete(reading(now)));
    return reading;
  }

  private ClientReading reading(long now) {
    DriverStatistics statistics = driver.statistics();
    List<DestinationStatus> destinations =
        switch (program) {
          case SourceClient source -> source.destinations();
          case DestinationClient _, ObserverClient _ -> List.of();
        };
    return new ClientReading(
        now,
        destinations,
        statistics.bytesSent(),
        statistics.bytesReceived(),
        program.statistics(),
        program.queuedBytes());
  }

  @Override
  public void startNow() {
    OnLoop.run(
        driver,
        now -> {
          if (program instanceof SourceClient source) {
            source.startNow(now);
          }
        });
  }

  @Override
  public void cancel() {
    OnLoop.run(driver, program::interrupt);
  }
}
