package org.abanico.desktop.program;

import java.util.List;
import org.abanico.client.DestinationStatus;

/**
 * A client at one moment.
 *
 * @param nanos when, on the client's clock
 * @param destinations of a source; none for a destination
 * @param bytesSent in all datagrams so far
 * @param bytesReceived likewise
 */
public record ClientReading(
    long nanos, List<DestinationStatus> destinations, long bytesSent, long bytesReceived) {}
