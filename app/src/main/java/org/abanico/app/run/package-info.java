/** The programs at run time: sockets, threads, the terminal and signals. */
@NullMarked
package org.abanico.app.run;

import org.jspecify.annotations.NullMarked;
