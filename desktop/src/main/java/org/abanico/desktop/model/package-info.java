/** What the windows show and what can be done in them, without JavaFX. One thread at a time. */
@NullMarked
package org.abanico.desktop.model;

import org.jspecify.annotations.NullMarked;
