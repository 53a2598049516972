/**
 * The two ordered streams of bytes of a connection, at the sending and the receiving end
 * (protocol.md, section 4).
 */
@org.jspecify.annotations.NullMarked
package org.abanico.transport.stream;
