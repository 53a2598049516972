package org.abanico.transport;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Bounds how many connections a server keeps for clients that are absent (protocol.md, section
 * 4.3): past {@value #MOST}, and when there is no room for a new one, the one that has been absent
 * longest is dropped.
 */
final class Absentees {
  static final int MOST = 256;

  private Absentees() {}

  /** Drops those that are too many. */
  static void limit(List<ReliableConnection> connections, long nowNanos) {
    if (connections.size() <= MOST) {
      return;
    }
    long count = connections.stream().filter(Absentees::isAbsent).count();
    for (; count > MOST; count--) {
      dropLongest(connections, nowNanos);
    }
  }

  /** Drops the one that has been absent longest. Returns whether there was one. */
  static boolean dropLongest(List<ReliableConnection> connections, long nowNanos) {
    Optional<ReliableConnection> longest =
        connections.stream()
            .filter(Absentees::isAbsent)
            .min(Comparator.comparingLong(each -> each.presence().absentSince()));
    longest.ifPresent(each -> each.drop(nowNanos));
    return longest.isPresent();
  }

  private static boolean isAbsent(ReliableConnection connection) {
    return !connection.isFinished() && connection.presence().isAbsent();
  }
}
