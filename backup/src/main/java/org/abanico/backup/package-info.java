/**
 * Folders: reading one into blocks, rebuilding it from blocks (protocol.md, section 8). No network.
 */
@org.jspecify.annotations.NullMarked
package org.abanico.backup;
