/**
 * The sessions of sources and destinations (protocol.md, sections 7.1 and 7.2). They know no
 * language and no window.
 */
@org.jspecify.annotations.NullMarked
package org.abanico.client;
