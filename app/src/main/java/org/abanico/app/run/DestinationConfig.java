package org.abanico.app.run;

import java.nio.file.Path;
import org.abanico.app.render.ProgressMode;
import org.abanico.client.DestinationOptions;
import org.abanico.client.ServerAddress;
import org.abanico.transport.congestion.CongestionControllers;

/**
 * What a destination is told.
 *
 * @param adopt whether it may take a folder that holds something and was never a destination
 * @param congestion how sending is controlled
 */
public record DestinationConfig(
    ServerAddress server,
    Path folder,
    boolean adopt,
    DestinationOptions options,
    ProgressMode progress,
    CongestionControllers congestion) {}
