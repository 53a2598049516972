/** Opens the windows of both programs. */
@NullMarked
package org.abanico.desktop;

import org.jspecify.annotations.NullMarked;
