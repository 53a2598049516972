package org.abanico.app.run;

import java.nio.file.Path;
import org.abanico.app.render.ProgressMode;
import org.abanico.client.ServerAddress;
import org.abanico.client.SourceOptions;
import org.abanico.transport.congestion.CongestionControllers;

/**
 * What a source is told.
 *
 * @param congestion how sending is controlled
 */
public record SourceConfig(
    ServerAddress server,
    Path folder,
    SourceOptions options,
    ProgressMode progress,
    CongestionControllers congestion) {}
