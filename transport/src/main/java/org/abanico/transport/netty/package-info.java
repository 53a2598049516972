/**
 * The one place with a socket, an event loop, threads and the clock: drives a {@link
 * org.abanico.transport.DatagramEndpoint} over UDP.
 */
@org.jspecify.annotations.NullMarked
package org.abanico.transport.netty;
