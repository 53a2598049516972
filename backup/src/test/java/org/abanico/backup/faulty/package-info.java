/** A file system around the system's own that fails, or loses its power, at a chosen call. */
@org.jspecify.annotations.NullMarked
package org.abanico.backup.faulty;
