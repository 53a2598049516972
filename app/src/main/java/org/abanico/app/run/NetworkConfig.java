package org.abanico.app.run;

import java.nio.file.Path;
import java.util.Optional;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.congestion.CongestionControllers;

/**
 * What a program is told of how to send datagrams.
 *
 * @param congestion how sending is controlled
 * @param trace the file to which every packet is written, if any
 */
public record NetworkConfig(CongestionControllers congestion, Optional<Path> trace) {

  /** What counts where nothing else is chosen. */
  public static NetworkConfig usual() {
    return new NetworkConfig(TransportConfig.defaults().congestion(), Optional.empty());
  }
}
