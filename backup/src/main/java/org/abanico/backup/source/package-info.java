/** The source's side: reading a folder into blocks, and counting it. */
@org.jspecify.annotations.NullMarked
package org.abanico.backup.source;
