/** Figures for Prometheus, made of the status values that windows poll, when they are asked for. */
@NullMarked
package org.abanico.app.metrics;

import org.jspecify.annotations.NullMarked;
