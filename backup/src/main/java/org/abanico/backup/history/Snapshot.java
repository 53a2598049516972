package org.abanico.backup.history;

import java.time.Instant;
import org.abanico.backup.folder.Changes;
import org.abanico.backup.manifest.ManifestTotals;

/**
 * A backup that a destination holds.
 *
 * @param backup its identifier (protocol.md, section 6)
 * @param number rises with each backup that this destination published; never used again
 * @param time when it was published, by the destination's clock; whole milliseconds
 * @param source the name of its source
 * @param device the source's device, 32 hexadecimal digits; empty when it is not known
 * @param root SHA-256 of its manifest's text
 */
public record Snapshot(
    String backup,
    long number,
    Instant time,
    String source,
    String device,
    String root,
    ManifestTotals totals,
    Changes changes) {}
