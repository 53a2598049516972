package org.abanico.app.run;

import java.nio.file.Path;
import org.abanico.app.render.ProgressMode;
import org.abanico.backup.filter.FilterRules;
import org.abanico.client.ClientKeys;
import org.abanico.client.ServerAddress;
import org.abanico.client.SourceOptions;

/**
 * What a source is told.
 *
 * @param filter what of the folder is left out
 * @param memory of what was read before
 * @param hooks what is run after each backup
 * @param network how datagrams are sent
 */
public record SourceConfig(
    ServerAddress server,
    Path folder,
    FilterRules filter,
    FolderMemory memory,
    SourceOptions options,
    ProgressMode progress,
    HookConfig hooks,
    ClientKeys keys,
    NetworkConfig network) {}
