/** The command lines of both programs. */
@NullMarked
package org.abanico.app;

import org.jspecify.annotations.NullMarked;
