/** What a destination holds of the past: its snapshots, and what later backups replaced. */
@org.jspecify.annotations.NullMarked
package org.abanico.backup.history;
