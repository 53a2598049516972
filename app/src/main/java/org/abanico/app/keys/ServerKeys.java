package org.abanico.app.keys;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.abanico.security.DeviceKey;

/**
 * The keys of a running server.
 *
 * @param admitting which clients it admits: 1 to 16, whose names and ids differ
 * @param device its own
 * @param file the one named by the user that {@code admitting} comes from; empty for the stored
 *     ones
 */
public record ServerKeys(List<ServerKey> admitting, DeviceKey device, Optional<Path> file) {
  public ServerKeys {
    admitting = List.copyOf(admitting);
  }
}
