package org.abanico.backup.folder;

/**
 * What a switch changes, in files.
 *
 * @param added files under a path that had none
 * @param changed files whose size, time or mode differ
 * @param removed files that go to history and have no successor under their path
 * @param lost those of {@code removed} that were not moved, either
 */
public record Changes(long added, long changed, long removed, long lost) {}
