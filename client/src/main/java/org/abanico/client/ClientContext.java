package org.abanico.client;

import java.util.random.RandomGenerator;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.Workers;

/**
 * What a client session needs of the world.
 *
 * @param disk where the folder is read or written
 * @param background for looking up addresses, counting, and waiting for a disk
 * @param random for what must not be guessed
 * @param keys its keys
 */
public record ClientContext(
    Workers disk,
    Workers background,
    AddressResolver resolver,
    RandomGenerator random,
    ClientKeys keys,
    TransportConfig transport) {}
