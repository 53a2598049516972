/**
 * The few primitives that everything here is made of, over the JCA: HKDF-SHA256, X25519,
 * AES-256-GCM, and secrets that do not show themselves.
 */
@org.jspecify.annotations.NullMarked
package org.abanico.security.primitive;
