package org.abanico.client;

/**
 * What a destination is told.
 *
 * @param retry whether to connect again, for ever, when the server cannot be reached
 * @param once whether to end after the first backup
 */
public record DestinationOptions(String group, String name, boolean retry, boolean once) {}
