package org.abanico.app.run;

import java.nio.file.Path;
import java.util.Optional;
import org.abanico.app.render.ProgressMode;
import org.abanico.client.ServerAddress;
import org.abanico.client.SourceOptions;

/**
 * What a source is told.
 *
 * @param trace the file to which every packet is written, if any
 */
public record SourceConfig(
    ServerAddress server,
    Path folder,
    SourceOptions options,
    ProgressMode progress,
    Optional<Path> trace) {}
