/** Packets as they stand in a datagram: a header line and frames (protocol.md, section 2). */
@org.jspecify.annotations.NullMarked
package org.abanico.wire.packet;
