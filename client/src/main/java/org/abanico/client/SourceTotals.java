package org.abanico.client;

import org.abanico.backup.BackupReader.Summary;
import org.abanico.client.TotalsSource.Totals;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.Message;

/**
 * How much a source has to send, counted beside the reading and told to the destinations at most
 * twice a second. A folder that is read within three seconds is not counted: that would only keep
 * it from being read.
 */
final class SourceTotals {
  private static final long TOTAL_INTERVAL = 500_000_000L;
  private static final long COUNT_AFTER = 3_000_000_000L;

  private final ClientProgram client;
  private final String backup;
  private final TotalsSource source;
  private final MessagePort port;
  private Totals totals = new Totals(0, 0, false);
  private Totals told = totals;
  private long nextTotal;
  private long nextCount;
  private boolean stopped;

  SourceTotals(
      ClientProgram client, String backup, TotalsSource source, MessagePort port, long nowNanos) {
    this.client = client;
    this.backup = backup;
    this.source = source;
    this.port = port;
    this.nextTotal = nowNanos;
    this.nextCount = nowNanos + COUNT_AFTER;
  }

  /** Counts on. A folder that cannot be counted is still read, and then its size is known. */
  private void count() {
    client.inBackground(
        source::step,
        (counted, _, _) -> {
          if (stopped || totals.counted() || counted == null) {
            return;
          }
          totals = counted;
          if (!counted.counted()) {
            count();
          }
        });
  }

  /** All is read: what was counted before does not matter any more. */
  void read(Summary summary) {
    totals = new Totals(summary.files(), summary.bytes(), true);
    nextCount = Long.MAX_VALUE;
  }

  Totals totals() {
    return totals;
  }

  long nextDeadline() {
    if (stopped) {
      return Long.MAX_VALUE;
    }
    return totals.equals(told) ? nextCount : Math.min(nextCount, nextTotal);
  }

  void onDeadline(long nowNanos) {
    if (stopped) {
      return;
    }
    if (nowNanos >= nextCount) {
      nextCount = Long.MAX_VALUE;
      count();
    }
    if (nowNanos >= nextTotal && !totals.equals(told)) {
      nextTotal = nowNanos + TOTAL_INTERVAL;
      told = totals;
      port.send(new Message.Total(backup, totals.files(), totals.bytes(), totals.counted()));
    }
  }

  /** Counts and tells no more. */
  void stop() {
    stopped = true;
  }
}
