/**
 * The system's own disk with faults: calls that fail, a disk that is full, a program that is killed
 * at any call, a loss of power that keeps what was synced.
 */
@NullMarked
package org.abanico.testing.disk;

import org.jspecify.annotations.NullMarked;
