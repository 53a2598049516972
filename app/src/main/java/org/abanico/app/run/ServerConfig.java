package org.abanico.app.run;

import java.util.Optional;
import org.abanico.transport.congestion.CongestionControllers;

/**
 * What a server is told.
 *
 * @param bind the address to listen on; all when empty
 * @param port 0 to 65535; with 0 the system chooses
 * @param congestion how sending is controlled
 */
public record ServerConfig(Optional<String> bind, int port, CongestionControllers congestion) {
  public static final int DEFAULT_PORT = 9440;
}
