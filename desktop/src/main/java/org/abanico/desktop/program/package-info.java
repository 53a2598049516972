/** What the windows need of the programs that they show: made by whoever opens them. */
@NullMarked
package org.abanico.desktop.program;

import org.jspecify.annotations.NullMarked;
