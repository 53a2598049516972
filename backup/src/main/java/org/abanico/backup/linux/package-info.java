/**
 * The calls of 64-bit Linux that the JDK does not make, by topic, through the Foreign Function API.
 * Where they cannot be made, {@link Linux#isHere} says so, and callers do with plain Java.
 */
@org.jspecify.annotations.NullMarked
package org.abanico.backup.linux;
