package org.abanico.backup.history;

import java.util.List;
import org.abanico.backup.Shortfall;

/**
 * What a restore has done.
 *
 * @param backup the identifier of the snapshot
 * @param existing entries that were there and stay as they were
 * @param damaged entries that could not be restored
 * @param omitted entries that the source could not read: the snapshot never had them
 * @param leftOut entries that the file system of the destination's folder could not hold
 * @param refused entries that the file system cannot hold that was restored to
 * @param unknown paths asked for that the snapshot does not have
 * @param shortfalls what entries could not be given, one of each kind
 */
public record Restored(
    String backup,
    long files,
    long bytes,
    long existing,
    long damaged,
    long omitted,
    long leftOut,
    long refused,
    List<String> unknown,
    List<Shortfall> shortfalls) {}
