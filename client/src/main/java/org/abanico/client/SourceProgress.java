package org.abanico.client;

import org.abanico.backup.BackupReader.Summary;
import org.abanico.client.CopyProgress.Phase;
import org.abanico.client.TotalsSource.Totals;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.Message;

/**
 * How much a source has to send, counted beside the reading and told to the destinations at most
 * twice a second, and how far it is.
 */
final class SourceProgress {
  private static final long PROGRESS_INTERVAL = 250_000_000L;
  private static final long TOTAL_INTERVAL = 500_000_000L;

  private final ClientProgram client;
  private final String backup;
  private final TotalsSource source;
  private final MessagePort port;
  private final ProgressMeter meter;
  private Totals totals = new Totals(0, 0, false);
  private Totals told = totals;
  private long nextTotal;
  private long nextProgress;
  private boolean stopped;

  SourceProgress(
      ClientProgram client, String backup, TotalsSource source, MessagePort port, long nowNanos) {
    this.client = client;
    this.backup = backup;
    this.source = source;
    this.port = port;
    this.meter = new ProgressMeter(nowNanos);
    this.nextTotal = nowNanos;
    this.nextProgress = nowNanos + PROGRESS_INTERVAL;
  }

  /** Counts on. A folder that cannot be counted is still read, and then its size is known. */
  void count() {
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
  }

  long elapsed(long nowNanos) {
    return meter.elapsed(nowNanos);
  }

  long nextDeadline() {
    return stopped ? Long.MAX_VALUE : Math.min(nextProgress, nextTotalTime());
  }

  private long nextTotalTime() {
    return totals.equals(told) ? Long.MAX_VALUE : nextTotal;
  }

  void onDeadline(SourcePipeline pipeline, boolean publishing, long nowNanos) {
    if (nowNanos >= nextTotalTime()) {
      nextTotal = nowNanos + TOTAL_INTERVAL;
      told = totals;
      port.send(new Message.Total(backup, totals.files(), totals.bytes(), totals.counted()));
    }
    if (nowNanos >= nextProgress) {
      nextProgress = nowNanos + PROGRESS_INTERVAL;
      meter.update(nowNanos, pipeline.storedBytes());
      client.tell(
          new ClientEvent.Progressed(
              new CopyProgress(
                  pipeline.directory(),
                  pipeline.storedFiles(),
                  Math.max(totals.files(), pipeline.storedFiles()),
                  pipeline.storedBytes(),
                  Math.max(totals.bytes(), pipeline.storedBytes()),
                  totals.counted(),
                  meter.rate(),
                  meter.left(totals.bytes(), totals.counted()),
                  publishing ? Phase.PUBLISHING : Phase.COPYING)));
    }
  }

  /** Counts and tells no more. */
  void stop() {
    stopped = true;
  }
}
