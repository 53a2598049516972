/**
 * The smallest pieces of the wire's text: numbers, percent-encoded names (protocol.md, sections 2.1
 * and 2.3).
 */
@org.jspecify.annotations.NullMarked
package org.abanico.wire.text;
