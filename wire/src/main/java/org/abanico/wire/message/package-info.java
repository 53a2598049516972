/** Control messages: a line of text each, on stream 0 (protocol.md, section 6). */
@org.jspecify.annotations.NullMarked
package org.abanico.wire.message;
