package org.abanico.client;

/**
 * What a client is told that restores through the server.
 *
 * @param from the name of the destination that is asked
 * @param restore identifies the restore, as a backup's identifier does a backup
 */
public record RestoreOptions(
    String group, String name, String from, String restore, RestoreRequest request) {}
