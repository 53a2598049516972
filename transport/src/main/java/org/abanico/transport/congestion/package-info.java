/** How much may be in flight, and how fast it leaves. Everything here is fed its time. */
@org.jspecify.annotations.NullMarked
package org.abanico.transport.congestion;
