package org.abanico.desktop.model;

import java.util.List;

/**
 * A backup on its way through a server.
 *
 * @param total bytes of content as far as the source has counted; the whole when {@code counted}
 */
public record Backup(
    String group,
    String id,
    String source,
    long total,
    boolean counted,
    List<DestinationProgress> destinations) {}
