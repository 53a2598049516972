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
 * @param network how datagrams are sent
 */
public record SourceConfig(
    ServerAddress server,
    Path folder,
    FilterRules filter,
    FolderMemory memory,
    SourceOptions options,
    ProgressMode progress,
    ClientKeys keys,
    NetworkConfig network) {
  /** The same for another number of destinations. */
  SourceConfig with(int destinations) {
    return new SourceConfig(
        server,
        folder,
        filter,
        memory,
        new SourceOptions(options.group(), options.name(), destinations),
        progress,
        keys,
        network);
  }
}
