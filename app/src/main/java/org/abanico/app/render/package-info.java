/** Events turned into text. Pure: what comes out depends on the events and their times alone. */
@NullMarked
package org.abanico.app.render;

import org.jspecify.annotations.NullMarked;
