package org.abanico.simulation.story;

/**
 * What a story has come to.
 *
 * @param hash equal for stories that went the same way, to the byte and the nanosecond
 * @param events how much has happened
 * @param nanos how much simulated time has passed
 */
public record StoryEnd(long hash, long events, long nanos) {}
