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
 * @param spool the folder for blocks that have no room in memory; none when empty
 * @param spoolBytes how much may be in it
 * @param upstream the server that brings a group its backups; none when empty
 * @param network how datagrams are sent
 */
public record ServerConfig(
    Optional<String> bind,
    int port,
    ServerKeys keys,
    Path devices,
    Optional<Path> spool,
    long spoolBytes,
    Optional<Upstream> upstream,
    NetworkConfig network) {
  /** How much a spool may hold unless said otherwise, in bytes. */
  public static final long DEFAULT_SPOOL = 20L << 30;

  public static final int DEFAULT_PORT = 9440;
}
