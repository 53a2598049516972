package org.abanico.client;

import java.util.Comparator;
import java.util.List;
import org.abanico.client.CopyProgress.Phase;
import org.abanico.client.MemberTable.Member;
import org.abanico.client.TotalsSource.Totals;
import org.jspecify.annotations.Nullable;

/**
 * How far a source is: as far as the slowest of its destinations, of those that still receive. Told
 * a few times a second.
 */
final class SourceProgress {
  private static final long PROGRESS_INTERVAL = 250_000_000L;

  private final ClientProgram client;
  private final ProgressMeter meter;
  private long nextProgress;
  private @Nullable Member slowest;

  SourceProgress(ClientProgram client, long nowNanos) {
    this.client = client;
    this.meter = new ProgressMeter(nowNanos);
    this.nextProgress = nowNanos + PROGRESS_INTERVAL;
  }

  /** A further backup begins. */
  void begin(long nowNanos) {
    slowest = null;
    meter.restart(nowNanos, 0);
  }

  long elapsed(long nowNanos) {
    return meter.elapsed(nowNanos);
  }

  long nextDeadline(List<SourcePass> passes) {
    return passes.isEmpty() ? Long.MAX_VALUE : nextProgress;
  }

  /**
   * Tells it, when it is time.
   *
   * @param passes of which something is still to come, in their order
   */
  void onDeadline(List<SourcePass> passes, long nowNanos) {
    if (nowNanos < nextDeadline(passes)) {
      return;
    }
    nextProgress = nowNanos + PROGRESS_INTERVAL;
    SourcePass newest = passes.getLast();
    Totals totals = newest.totals();
    List<Member> unfinished = passes.stream().flatMap(pass -> pass.unfinished().stream()).toList();
    Member last =
        unfinished.stream()
            .filter(member -> !member.isPublishing())
            .min(Comparator.comparingLong(Member::bytesReceived))
            .orElse(null);
    long files = last == null ? totals.files() : last.filesReceived();
    long bytes = last == null ? totals.bytes() : last.bytesReceived();
    Member before = slowest;
    if (before != null && !before.equals(last) && !before.isLive()) {
      // What the next one has was not received since.
      meter.restart(nowNanos, bytes);
    }
    slowest = last;
    meter.update(nowNanos, bytes);
    boolean publishing = last == null && passes.stream().noneMatch(SourcePass::isBeingSent);
    client.tell(
        new ClientEvent.Progressed(
            new CopyProgress(
                newest.directory(),
                files,
                Math.max(totals.files(), files),
                bytes,
                Math.max(totals.bytes(), bytes),
                totals.counted(),
                meter.rate(),
                meter.left(totals.bytes(), totals.counted()),
                publishing ? Phase.PUBLISHING : Phase.COPYING)));
  }
}
