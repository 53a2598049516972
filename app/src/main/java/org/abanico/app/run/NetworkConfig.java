package org.abanico.app.run;

import java.nio.file.Path;
import java.util.Optional;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.congestion.CongestionControllers;

/**
 * What a program is told of how to send datagrams, and to show how it does.
 *
 * @param congestion how sending is controlled
 * @param trace the file to which every packet is written, if any
 * @param metrics where figures are shown to Prometheus, if anywhere
 */
public record NetworkConfig(
    CongestionControllers congestion, Optional<Path> trace, Optional<MetricsConfig> metrics) {

  /** What counts where nothing else is chosen. */
  public static NetworkConfig usual() {
    return new NetworkConfig(
        TransportConfig.defaults().congestion(), Optional.empty(), Optional.empty());
  }
}
