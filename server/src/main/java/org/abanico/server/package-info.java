/**
 * Groups, waiting, fan-out: what the server decides (protocol.md, section 7.3). Blind to what
 * blocks hold.
 */
@org.jspecify.annotations.NullMarked
package org.abanico.server;
