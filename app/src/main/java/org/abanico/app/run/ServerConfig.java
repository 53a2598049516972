package org.abanico.app.run;

import java.nio.file.Path;
import java.util.Optional;
import org.abanico.app.keys.ServerKeys;

/**
 * What a server is told.
 *
 * @param bind the address to listen on; all when empty
 * @param port 0 to 65535; with 0 the system chooses
 * @param devices the file of the devices that it knows
 * @param network how datagrams are sent
 */
public record ServerConfig(
    Optional<String> bind, int port, ServerKeys keys, Path devices, NetworkConfig network) {
  public static final int DEFAULT_PORT = 9440;
}
