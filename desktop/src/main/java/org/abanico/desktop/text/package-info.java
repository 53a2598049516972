/** The words of the windows. */
@NullMarked
package org.abanico.desktop.text;

import org.jspecify.annotations.NullMarked;
