/** What is known of the way to the peer: the largest datagram that it carries. Has no clock. */
@org.jspecify.annotations.NullMarked
package org.abanico.transport.path;
