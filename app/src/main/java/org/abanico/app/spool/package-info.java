/** The folder in which a server puts blocks aside. */
@NullMarked
package org.abanico.app.spool;

import org.jspecify.annotations.NullMarked;
