/**
 * The whole system in one process: a server, sources and destinations, as they are in production,
 * over a simulated network, clock and disk. A {@link org.abanico.simulation.story.Story} is what
 * happens to them under one seed, and holds them to their promises throughout; {@link
 * org.abanico.simulation.story.Stories} runs many.
 */
@org.jspecify.annotations.NullMarked
package org.abanico.simulation.story;
