package org.abanico.server;

import org.abanico.security.DeviceId;

/**
 * Who is at the other end of a connection, as its handshake has shown.
 *
 * @param device the other side has the private key to it
 * @param keyId of the access key that both sides have
 */
public record Peer(DeviceId device, int keyId) {}
