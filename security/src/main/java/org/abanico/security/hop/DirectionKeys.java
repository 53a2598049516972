package org.abanico.security.hop;

/**
 * The keys of one direction of a hop.
 *
 * @param packets authenticates packets
 * @param names seals names in control messages
 */
public record DirectionKeys(PacketAuthenticationKey packets, NamesKey names) {}
