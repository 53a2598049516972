/** Errors in the log, and leaked buffers, which Netty reports there, fail the test at hand. */
@NullMarked
package org.abanico.testing.log;

import org.jspecify.annotations.NullMarked;
