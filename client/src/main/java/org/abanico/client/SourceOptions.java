package org.abanico.client;

/**
 * What a source is told.
 *
 * @param destinations how many must be connected, 1 to 256
 */
public record SourceOptions(String group, String name, int destinations) {}
