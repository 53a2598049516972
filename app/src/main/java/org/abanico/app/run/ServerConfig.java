package org.abanico.app.run;

import java.util.Optional;

/**
 * What a server is told.
 *
 * @param bind the address to listen on; all when empty
 * @param port 0 to 65535; with 0 the system chooses
 * @param network how datagrams are sent
 */
public record ServerConfig(Optional<String> bind, int port, NetworkConfig network) {
  public static final int DEFAULT_PORT = 9440;
}
