/** Control messages: what stream 0 of a connection carries (protocol.md, section 6). */
@org.jspecify.annotations.NullMarked
package org.abanico.wire.message;
