/**
 * The Noise Protocol Framework, revision 34, for 25519, AESGCM and SHA256: the objects of its
 * section 5, handshake patterns with tokens e, s, ee, es, se, ss and psk. What is made of it for a
 * hop is in {@code hop}.
 */
@org.jspecify.annotations.NullMarked
package org.abanico.security.noise;
