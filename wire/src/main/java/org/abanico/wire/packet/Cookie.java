package org.abanico.wire.packet;

/**
 * A server's cookie (protocol.md, section 3).
 *
 * @param seconds when it was made, by the server's own clock
 * @param mac what only that server can compute
 */
public record Cookie(int seconds, long mac) {}
