/** The windows: JavaFX controls over the models. */
@NullMarked
package org.abanico.desktop.view;

import org.jspecify.annotations.NullMarked;
