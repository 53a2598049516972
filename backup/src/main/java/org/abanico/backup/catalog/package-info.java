/** What a destination knows of its own folder: which chunk is where, in SQLite. */
@org.jspecify.annotations.NullMarked
package org.abanico.backup.catalog;
