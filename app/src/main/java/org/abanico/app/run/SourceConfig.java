package org.abanico.app.run;

import java.nio.file.Path;
import org.abanico.app.keys.ClientKeys;
import org.abanico.app.render.ProgressMode;
import org.abanico.client.ServerAddress;
import org.abanico.client.SourceOptions;

/** What a source is told. */
public record SourceConfig(
    ServerAddress server,
    Path folder,
    SourceOptions options,
    ProgressMode progress,
    ClientKeys keys) {}
