package org.abanico.security.hop;

/**
 * The keys of a hop, as one side sees them.
 *
 * @param send of what this side sends
 * @param receive of what the other side sends
 */
public record HopKeys(DirectionKeys send, DirectionKeys receive) {}
