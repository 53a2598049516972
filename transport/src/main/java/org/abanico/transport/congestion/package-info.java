@org.jspecify.annotations.NullMarked
package org.abanico.transport.congestion;
