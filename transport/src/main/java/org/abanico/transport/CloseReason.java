package org.abanico.transport;

/**
 * How a connection ended.
 *
 * @param byPeer whether the other side ended it
 * @param words for a person, in English; may be empty
 */
public record CloseReason(CloseCode code, String words, boolean byPeer) {}
