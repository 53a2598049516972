/** What a destination does to its folder: staging, publishing, history, durability. */
@org.jspecify.annotations.NullMarked
package org.abanico.backup.folder;
