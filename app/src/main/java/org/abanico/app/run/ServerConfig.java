package org.abanico.app.run;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a server is told.
 *
 * @param bind the address to listen on; all when empty
 * @param port 0 to 65535; with 0 the system chooses
 * @param trace the file to which every packet is written, if any
 */
public record ServerConfig(Optional<String> bind, int port, Optional<Path> trace) {
  public static final int DEFAULT_PORT = 9440;
}
