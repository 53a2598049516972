/** Options, where their values come from, and the commands. */
@NullMarked
package org.abanico.app.cli;

import org.jspecify.annotations.NullMarked;
