/** What of a folder is left out of its backup because its user wants it so. */
@org.jspecify.annotations.NullMarked
package org.abanico.backup.filter;
