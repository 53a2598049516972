package org.abanico.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.abanico.client.ClientEvent.Outcome;

/**
 * When a source begins, whom it sends to next, and when it leaves (protocol.md, section 7.1):
 * decides from who is there and what became of each.
 */
final class SourcePlan {
  /** So long after the first of those that are awaited, the others may come and share a backup. */
  static final long GATHERING = 5_000_000_000L;

  /** What is to be done. */
  sealed interface Step {
    /** Nothing, until something happens or the time has come. */
    record Wait(long deadline) implements Step {}

    /** START with these. */
    record Begin(List<Long> members) implements Step {}

    /** Too few are there, after all that was waited. */
    record GiveUp() implements Step {}

    /** Everybody who is waited for has what there is, or never will. */
    record Leave() implements Step {}
  }

  private final SourceOptions options;
  private final Roster roster;
  private final Attendance there;
  private long waitUntil = Long.MAX_VALUE;
  private long firstSince;
  private boolean someCandidate;

  SourcePlan(SourceOptions options, Roster roster, Attendance there) {
    this.options = options;
    this.roster = roster;
    this.there = there;
  }

  /** From now on it waits for enough to begin with: nobody comes before it. */
  void waits(long nowNanos) {
    waitUntil = options.waitAtMost().map(time -> nowNanos + time.toNanos()).orElse(Long.MAX_VALUE);
  }

  /** Others come before it: that time does not count. */
  void isQueued() {
    waitUntil = Long.MAX_VALUE;
  }

  /** What to do while nothing has begun. */
  Step first(long nowNanos) {
    if (nowNanos < waitUntil) {
      return new Step.Wait(waitUntil);
    }
    List<Long> free = there.free();
    if (free.size() < options.atLeast()) {
      return new Step.GiveUp();
    }
    return new Step.Begin(free);
  }

  /**
   * What to do once nothing is being sent any more.
   *
   * @param receiving whether there are destinations that still receive what was sent
   */
  Step next(boolean receiving, long nowNanos) {
    boolean enough =
        options.waitFor() == SourceOptions.WaitFor.ENOUGH
            && roster.held() >= options.destinations();
    if (enough) {
      return new Step.Leave();
    }
    List<Long> candidates = candidates();
    long awaited = awaitedUntil(nowNanos);
    if (!candidates.isEmpty()) {
      if (!someCandidate) {
        someCandidate = true;
        firstSince = nowNanos;
      }
      long begin = awaited == Long.MIN_VALUE ? nowNanos : firstSince + GATHERING;
      if (nowNanos < begin) {
        return new Step.Wait(begin);
      }
      someCandidate = false;
      return new Step.Begin(candidates);
    }
    someCandidate = false;
    boolean leaves =
        options.waitFor() == SourceOptions.WaitFor.HANDOVER
            || (!receiving && awaited == Long.MIN_VALUE);
    return leaves ? new Step.Leave() : new Step.Wait(receiving ? Long.MAX_VALUE : awaited);
  }

  /** Those that a further backup may be for; one alone when it is not to share it. */
  private List<Long> candidates() {
    List<Long> together = new ArrayList<>();
    List<Long> alone = new ArrayList<>();
    for (long number : there.free()) {
      String name = Objects.requireNonNull(there.name(number));
      if (roster.isPending(name)) {
        (roster.isToBeAlone(name) ? alone : together).add(number);
      }
    }
    return together.isEmpty() && !alone.isEmpty() ? List.of(alone.getFirst()) : together;
  }

  /** As long as it likes, when somebody is busy elsewhere: the server tells when that is over. */
  private long awaitedUntil(long nowNanos) {
    boolean busy = there.busyNames().stream().anyMatch(roster::isPending);
    return busy ? Long.MAX_VALUE : roster.awaitedUntil(nowNanos);
  }

  /** How it ends when everybody who is waited for is done with. */
  Outcome outcome(boolean omitted) {
    boolean good =
        switch (options.waitFor()) {
          case ALL, HANDOVER -> roster.failed() == 0;
          case ENOUGH -> roster.held() >= options.destinations();
        };
    return good
        ? (omitted || roster.anyLacks() ? Outcome.INCOMPLETE : Outcome.COMPLETE)
        : Outcome.FAILED;
  }
}
