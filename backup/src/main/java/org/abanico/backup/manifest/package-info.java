/**
 * The text that says what a backup is made of (protocol.md, section 8.1): writing, reading, rules.
 */
@org.jspecify.annotations.NullMarked
package org.abanico.backup.manifest;
