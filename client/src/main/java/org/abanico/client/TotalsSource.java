package org.abanico.client;

import java.io.IOException;

/** Counts what is to be copied, a piece at a time. */
@FunctionalInterface
public interface TotalsSource {

  /** Counts on for a while. */
  Totals step() throws IOException;

  /** What was counted so far. */
  record Totals(long files, long bytes, boolean counted) {}
}
