/** Reading a tree of files: in the manifest's order, with the attributes that a backup keeps. */
@org.jspecify.annotations.NullMarked
package org.abanico.backup.tree;
