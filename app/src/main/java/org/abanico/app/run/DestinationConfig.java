package org.abanico.app.run;

import java.nio.file.Path;
import org.abanico.app.render.ProgressMode;
import org.abanico.backup.history.Retention;
import org.abanico.client.ClientKeys;
import org.abanico.client.DestinationOptions;
import org.abanico.client.ServerAddress;

/**
 * What a destination is told.
 *
 * @param adopt whether it may take a folder that holds something and was never a destination
 * @param allowRemovals whether a backup may remove over half of its files
 * @param acceptSource whether a backup may come from another device than the one before
 * @param keep which snapshots are kept
 * @param network how datagrams are sent
 */
public record DestinationConfig(
    ServerAddress server,
    Path folder,
    boolean adopt,
    boolean allowRemovals,
    boolean acceptSource,
    Retention keep,
    DestinationOptions options,
    ProgressMode progress,
    ClientKeys keys,
    NetworkConfig network) {}
