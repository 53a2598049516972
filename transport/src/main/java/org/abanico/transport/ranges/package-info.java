/** Sets of numbers kept as ranges: packet numbers received, bytes of a stream acknowledged. */
@org.jspecify.annotations.NullMarked
package org.abanico.transport.ranges;
