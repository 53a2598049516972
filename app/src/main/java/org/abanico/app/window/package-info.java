/** What the windows stand on: the same runs, keys and words as the command lines'. */
@NullMarked
package org.abanico.app.window;

import org.jspecify.annotations.NullMarked;
