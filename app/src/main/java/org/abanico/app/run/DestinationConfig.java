package org.abanico.app.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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
 * @param alertAfter how long ago the last good backup may be before that is said
 * @param hooks what is run after each backup
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
    Optional<Duration> alertAfter,
    HookConfig hooks,
    ClientKeys keys,
    NetworkConfig network) {

  /** The same, with that alarm. */
  public DestinationConfig withAlertAfter(Duration newAlertAfter) {
    return new DestinationConfig(
        server,
        folder,
        adopt,
        allowRemovals,
        acceptSource,
        keep,
        options,
        progress,
        Optional.of(newAlertAfter),
        hooks,
        keys,
        network);
  }
}
