/**
 * The files of keys, and of the devices that a server knows: where they are, who may read them, and
 * what is said when they cannot be used.
 */
@NullMarked
package org.abanico.app.keys;

import org.jspecify.annotations.NullMarked;
