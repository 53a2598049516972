/**
 * Folders as backups: what sessions see of reading one into blocks and of rebuilding it from blocks
 * (protocol.md, section 8). No network.
 */
@org.jspecify.annotations.NullMarked
package org.abanico.backup;
