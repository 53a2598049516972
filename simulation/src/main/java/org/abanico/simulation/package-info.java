/**
 * A network in one process, for endpoints that decide without clock, thread or socket: time passes
 * only from one event to the next, and the same seed gives the same run, datagram by datagram.
 */
@org.jspecify.annotations.NullMarked
package org.abanico.simulation;
