/**
 * The seals of blocks, end to end: from the source that sealed them to every destination, whatever
 * is between. A server has no key to any of this.
 */
@org.jspecify.annotations.NullMarked
package org.abanico.security.seal;
