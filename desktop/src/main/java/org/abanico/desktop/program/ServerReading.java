package org.abanico.desktop.program;

import org.abanico.server.ServerStatus;

/**
 * A server at one moment.
 *
 * @param nanos when, on the server's clock
 * @param bytesReceived in all datagrams so far
 * @param bytesSent likewise
 * @param bufferBytes what the system gave as the smaller one of the socket's buffers
 * @param wantedBufferBytes what was asked for
 */
public record ServerReading(
    long nanos,
    ServerStatus status,
    long bytesReceived,
    long bytesSent,
    int bufferBytes,
    int wantedBufferBytes) {}
