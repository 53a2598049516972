package org.abanico.security.noise;

/** The sides of a handshake. */
public enum Role {
  /** Sends the first message. */
  INITIATOR,
  RESPONDER
}
