/**
 * How much may be in flight, and how fast it leaves. Nothing in here has a clock: it is fed its
 * time.
 */
@org.jspecify.annotations.NullMarked
package org.abanico.transport.congestion;
