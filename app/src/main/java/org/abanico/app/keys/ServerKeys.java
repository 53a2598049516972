package org.abanico.app.keys;

import java.nio.file.Path;
import java.util.Optional;
import org.abanico.security.DeviceKey;

/**
 * The keys of a running server.
 *
 * @param admitting which clients it admits
 * @param device its own
 * @param file the one named by the user that {@code admitting} comes from; empty for the stored one
 */
public record ServerKeys(ServerKey admitting, DeviceKey device, Optional<Path> file) {}
