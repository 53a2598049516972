/** Writes down what is sent and received, for people. */
@org.jspecify.annotations.NullMarked
package org.abanico.transport.trace;
