package org.abanico.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abanico.client.ClientEvent.DestinationResult;
import org.abanico.client.DestinationStatus.State;
import org.abanico.wire.message.Limits;
import org.jspecify.annotations.Nullable;

/**
 * What became of each destination, by its name: it outlives connections and backups. At most
 * {@value #MAX_NAMES} names are known; who comes after them gets nothing.
 */
final class Roster {
  static final int MAX_NAMES = 4 * Limits.MAX_MEMBERS;

  /** How often a destination may fail before nothing is tried any more. */
  static final int MAX_FAILURES = 3;

  /** Dropped so often for keeping others waiting, it gets a backup that it shares with nobody. */
  private static final int SLOW_ALONE = 2;

  private static final Set<String> PASSING =
      Set.of("changed", "slow", "damaged", "internal", "source-gone");

  /** Codes of one that goes because it wants to. */
  private static final Set<String> BY_ITSELF = Set.of("left", "interrupted");

  private enum Standing {
    /** Nothing is under way to it, and it may get a backup. */
    PENDING,
    TAKING_PART,
    HELD,
    FAILED,
    /** It is gone, and may come back. */
    LOST
  }

  private static final class Entry {
    final String name;
    Standing standing = Standing.PENDING;
    boolean tookPart;
    String code = "";
    String words = "";
    long since;
    int failures;
    int slow;
    long files;
    long bytes;
    long leftOut;

    Entry(String name) {
      this.name = name;
    }

    boolean mayTryAgain() {
      return failures < MAX_FAILURES;
    }

    DestinationResult result(boolean held, String why) {
      return new DestinationResult(name, held, why, words, files, bytes, leftOut);
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final long lostAfter;

  /**
   * @param lostAfter nanoseconds that one that is lost counts as one that may come back
   */
  Roster(long lostAfter) {
    this.lostAfter = lostAfter;
  }

  /**
   * A destination is there.
   *
   * @param anew whether it has come, and was not merely busy or away
   * @return whether it was lost
   */
  boolean appeared(String name, boolean anew) {
    Entry entry = entries.get(name);
    if (entry == null) {
      if (entries.size() < MAX_NAMES) {
        entries.put(name, new Entry(name));
      }
      return false;
    }
    boolean back = entry.standing == Standing.LOST;
    boolean again = anew && entry.standing == Standing.FAILED;
    if (entry.mayTryAgain() && (back || again)) {
      entry.standing = Standing.PENDING;
    } else if (back) {
      entry.standing = Standing.FAILED;
    }
    return back;
  }

  /** A backup begins that it takes part in. */
  void takesPart(String name) {
    Entry entry = entries.get(name);
    if (entry != null) {
      entry.standing = Standing.TAKING_PART;
      entry.tookPart = true;
    }
  }

  /** It is known what became of it in a backup. */
  void ended(DestinationResult result) {
    Entry entry = entries.get(result.name());
    if (entry == null || entry.standing != Standing.TAKING_PART) {
      return;
    }
    entry.code = result.code();
    entry.words = result.words();
    entry.files = result.files();
    entry.bytes = result.bytes();
    entry.leftOut = result.leftOut();
    if (result.held()) {
      entry.standing = Standing.HELD;
      return;
    }
    entry.failures++;
    entry.slow += result.code().equals("slow") ? 1 : 0;
    boolean again = PASSING.contains(result.code()) && entry.mayTryAgain();
    entry.standing = again ? Standing.PENDING : Standing.FAILED;
  }

  /**
   * It is there no longer, and what it was to get it does not hold.
   *
   * @return whether it is waited for
   */
  boolean lost(String name, String code, String words, long nowNanos) {
    Entry entry = entries.get(name);
    if (entry == null
        || (entry.standing != Standing.TAKING_PART && entry.standing != Standing.PENDING)) {
      return false;
    }
    boolean failedBefore = entry.standing == Standing.PENDING && !entry.code.isEmpty();
    if (failedBefore && BY_ITSELF.contains(code)) {
      entry.standing = Standing.FAILED;
      return false;
    }
    entry.standing = Standing.LOST;
    entry.code = code;
    entry.words = words;
    entry.since = nowNanos;
    return lostAfter > 0;
  }

  /**
   * It is there no longer, and was to get nothing yet.
   *
   * @param gathering whether nothing has begun: then nobody is waited for by name
   */
  void left(String name, String code, boolean gathering) {
    Entry entry = entries.get(name);
    if (entry != null && !entry.tookPart && (gathering || BY_ITSELF.contains(code))) {
      entries.remove(name);
    }
  }

  /** The server is gone, and so is what was under way. */
  void cutOff(String code, String words, long nowNanos) {
    List.copyOf(entries.keySet()).forEach(name -> lost(name, code, words, nowNanos));
  }

  /** The server is there again: from now on the others may come back. */
  void reconnected(long nowNanos) {
    entries.values().stream()
        .filter(entry -> entry.standing == Standing.LOST)
        .forEach(entry -> entry.since = nowNanos);
  }

  /** Whether it is to get a backup if it is there. */
  boolean isPending(String name) {
    Entry entry = entries.get(name);
    return entry != null && entry.standing == Standing.PENDING;
  }

  /** Whether it is to get a backup that it shares with nobody. */
  boolean isToBeAlone(String name) {
    Entry entry = entries.get(name);
    return entry != null && entry.slow >= SLOW_ALONE;
  }

  /** Until when somebody who is lost is waited for; {@link Long#MIN_VALUE} when nobody is. */
  long awaitedUntil(long nowNanos) {
    return entries.values().stream()
        .filter(entry -> entry.standing == Standing.LOST && nowNanos - entry.since < lostAfter)
        .mapToLong(entry -> entry.since + lostAfter)
        .max()
        .orElse(Long.MIN_VALUE);
  }

  /** How many hold it. */
  long held() {
    return count(Standing.HELD);
  }

  /** Whether some of those that hold it cannot hold all of it. */
  boolean anyLacks() {
    return entries.values().stream()
        .anyMatch(entry -> entry.standing == Standing.HELD && entry.leftOut > 0);
  }

  /** Of how many it is known that they do not hold it. */
  long failed() {
    return count(Standing.FAILED) + count(Standing.LOST);
  }

  private long count(Standing standing) {
    return entries.values().stream().filter(entry -> entry.standing == standing).count();
  }

  /**
   * What became of everybody who was to get something: {@link DestinationResult#HANDED_OVER} too.
   */
  List<DestinationResult> results() {
    List<DestinationResult> results = new ArrayList<>();
    for (Entry entry : entries.values()) {
      switch (entry.standing) {
        case HELD -> results.add(entry.result(true, entry.code));
        case FAILED, LOST -> results.add(entry.result(false, entry.code));
        case TAKING_PART -> results.add(entry.result(false, DestinationResult.HANDED_OVER));
        case PENDING -> {
          if (!entry.code.isEmpty()) {
            results.add(entry.result(false, entry.code));
          }
        }
      }
    }
    return results;
  }

  /** How one is of which no backup knows; null when one does, or nothing is known of it. */
  private static @Nullable State state(Entry entry) {
    return switch (entry.standing) {
      case PENDING -> State.WAITING;
      case HELD -> State.HELD;
      case FAILED -> State.FAILED;
      case LOST -> State.LOST;
      case TAKING_PART -> null;
    };
  }

  /**
   * How far each is.
   *
   * @param takingPart those of whom backups that are under way know
   */
  List<DestinationStatus> statuses(Map<String, DestinationStatus> takingPart) {
    List<DestinationStatus> statuses = new ArrayList<>();
    for (Entry entry : entries.values()) {
      State state = state(entry);
      DestinationStatus now = takingPart.get(entry.name);
      if (state != null) {
        boolean bad = state == State.FAILED || state == State.LOST;
        statuses.add(
            new DestinationStatus(
                entry.name,
                state,
                entry.files,
                entry.bytes,
                bad ? entry.code : "",
                bad ? entry.words : ""));
      } else if (now != null) {
        statuses.add(now);
      }
    }
    return statuses;
  }
}
