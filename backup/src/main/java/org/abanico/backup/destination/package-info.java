/** The destination's side: a folder that backups are brought to, block by block. */
@org.jspecify.annotations.NullMarked
package org.abanico.backup.destination;
