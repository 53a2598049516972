package org.abanico.security.noise;

/** What a message of a handshake is made of (Noise, sections 7.1 and 9). */
enum Token {
  E,
  S,
  EE,
  ES,
  SE,
  SS,
  PSK
}
