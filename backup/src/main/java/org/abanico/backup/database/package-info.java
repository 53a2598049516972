/** What the files of a catalog and of a memory have in common: SQLite. */
@org.jspecify.annotations.NullMarked
package org.abanico.backup.database;
