/**
 * What reads what others wrote, given what nobody would write: one {@link
 * org.abanico.fuzzing.FuzzTarget} for each reader, which says what must hold whatever it is given.
 */
@NullMarked
package org.abanico.fuzzing;

import org.jspecify.annotations.NullMarked;
