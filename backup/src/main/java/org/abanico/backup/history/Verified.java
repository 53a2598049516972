package org.abanico.backup.history;

/**
 * What a verification has found.
 *
 * @param files that were looked at, those of each snapshot counted where they differ from the next
 * @param read files whose content was read
 * @param bytes that were read
 */
public record Verified(long snapshots, long files, long read, long bytes, long damaged) {}
