package org.abanico.desktop.program;

import java.util.List;
import java.util.Optional;
import org.abanico.client.DestinationStatus;
import org.abanico.transport.ConnectionStatistics;

/**
 * A client at one moment.
 *
 * @param nanos when, on the client's clock
 * @param destinations of a source; none for a destination
 * @param bytesSent in all datagrams so far
 * @param bytesReceived likewise
 * @param connection of the connection to the server; none while there is none
 * @param queuedBytes block bodies that wait to be sent
 */
public record ClientReading(
    long nanos,
    List<DestinationStatus> destinations,
    long bytesSent,
    long bytesReceived,
    Optional<ConnectionStatistics> connection,
    long queuedBytes) {}
