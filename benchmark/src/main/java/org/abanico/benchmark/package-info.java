/** Programs that measure what the others do. Nothing knows them. */
@org.jspecify.annotations.NullMarked
package org.abanico.benchmark;
