/**
 * Control messages and blocks over one connection: what sessions of servers and clients are written
 * in.
 */
@org.jspecify.annotations.NullMarked
package org.abanico.transport.message;
