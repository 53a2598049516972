/**
 * What joins two programs over one network: a Noise handshake of three messages, the keys that come
 * out of it, and names sealed for the other end. Replaces nothing of what blocks carry: those are
 * sealed end to end.
 */
@org.jspecify.annotations.NullMarked
package org.abanico.security.hop;
