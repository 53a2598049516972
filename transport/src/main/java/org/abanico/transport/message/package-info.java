/** Typed messages and whole blocks over one connection (protocol.md, sections 6 and 8). */
@org.jspecify.annotations.NullMarked
package org.abanico.transport.message;
