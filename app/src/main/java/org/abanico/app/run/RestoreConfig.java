package org.abanico.app.run;

import java.nio.file.Path;
import org.abanico.client.ClientKeys;
import org.abanico.client.RestoreRequest;
import org.abanico.client.ServerAddress;

/**
 * What a program is told that restores through the server.
 *
 * @param from the name of the destination that is asked
 * @param target the folder to restore to; made when it is missing
 * @param overwrite whether files and links that are in the target are replaced
 * @param network how datagrams are sent
 */
public record RestoreConfig(
    ServerAddress server,
    String group,
    String name,
    String from,
    RestoreRequest request,
    Path target,
    boolean overwrite,
    ClientKeys keys,
    NetworkConfig network) {}
