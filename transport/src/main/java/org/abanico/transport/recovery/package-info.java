/** Which packets arrived and which are lost (RFC 9002; protocol.md, section 4). */
@org.jspecify.annotations.NullMarked
package org.abanico.transport.recovery;
