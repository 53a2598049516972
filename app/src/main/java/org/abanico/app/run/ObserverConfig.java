package org.abanico.app.run;

import org.abanico.client.ClientKeys;
import org.abanico.client.ServerAddress;

/**
 * What a program is told that asks a server something.
 *
 * @param name that the server knows it by
 * @param network how datagrams are sent
 */
public record ObserverConfig(
    ServerAddress server, String name, ClientKeys keys, NetworkConfig network) {}
