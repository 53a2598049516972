/** What a destination's file system can hold, and what of a backup it cannot. */
@org.jspecify.annotations.NullMarked
package org.abanico.backup.abilities;
