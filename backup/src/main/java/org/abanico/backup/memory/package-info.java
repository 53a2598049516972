/**
 * What a source remembers from one backup to the next: what it has read of which file, and which
 * texts a backup had. A SQLite database, which may be lost at any time.
 */
@org.jspecify.annotations.NullMarked
package org.abanico.backup.memory;
