package org.abanico.app.run;

import java.nio.file.Path;
import java.util.Optional;
import org.abanico.app.schedule.RateTable;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.congestion.CongestionControllers;

/**
 * What a program is told of how to send datagrams, and to show how it does.
 *
 * @param congestion how sending is controlled
 * @param trace the file to which every packet is written, if any
 * @param limits how fast, at which time of the day
 * @param metrics where figures are shown to Prometheus, if anywhere
 */
public record NetworkConfig(
    CongestionControllers congestion,
    Optional<Path> trace,
    RateTable limits,
    Optional<MetricsConfig> metrics) {

  /** What counts where nothing else is chosen. */
  public static NetworkConfig usual() {
    return new NetworkConfig(
        TransportConfig.defaults().congestion(),
        Optional.empty(),
        RateTable.NONE,
        Optional.empty());
  }
}
