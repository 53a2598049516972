/** The one place with sockets, threads and a clock: drives endpoints over real UDP. */
@org.jspecify.annotations.NullMarked
package org.abanico.transport.netty;
