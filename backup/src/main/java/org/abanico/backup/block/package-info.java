/** The bodies of blocks (protocol.md, section 8): filling them at the source, checking them. */
@org.jspecify.annotations.NullMarked
package org.abanico.backup.block;
