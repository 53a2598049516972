/** When a source that stays sends its folder again. Decisions only: no clock, thread or disk. */
@NullMarked
package org.abanico.app.schedule;

import org.jspecify.annotations.NullMarked;
