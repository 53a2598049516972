/** Words, numbers and names as people read them. */
@NullMarked
package org.abanico.app.text;

import org.jspecify.annotations.NullMarked;
