package org.abanico.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Counts what strangers send to a server, and sums it up: once a minute at most, so that whoever
 * floods a server does not fill its log as well. Remembers {@value #MOST_ADDRESSES} addresses.
 */
final class Strangers {
  /**
   * So many packets are worth a report; fewer, such as those that come late for a connection that
   * has ended, wait until there are as many.
   */
  static final int LEAST = 100;

  static final int MOST_ADDRESSES = 256;

  /** From the packet that makes a report due to the report, in nanoseconds. */
  static final long SPAN = 60_000_000_000L;

  private final Set<InetAddress> addresses = new HashSet<>();
  private boolean moreAddresses;
  private long unreported;
  private long reportTime = Long.MAX_VALUE;
  private Consumer<RefusedPackets> listener = _ -> {};

  void reportTo(Consumer<RefusedPackets> newListener) {
    listener = newListener;
  }

  /** A packet was refused that came, or pretended to come, from there. */
  void refused(InetSocketAddress from, long nowNanos) {
    unreported++;
    if (addresses.size() < MOST_ADDRESSES) {
      addresses.add(from.getAddress());
    } else if (!moreAddresses) {
      moreAddresses = !addresses.contains(from.getAddress());
    }
    if (unreported == LEAST) {
      reportTime = nowNanos + SPAN;
    }
  }

  /** When {@link #onDeadline} has something to do; {@link Long#MAX_VALUE} when never. */
  long nextDeadline() {
    return reportTime;
  }

  void onDeadline(long nowNanos) {
    if (nowNanos < reportTime) {
      return;
    }
    RefusedPackets report = new RefusedPackets(unreported, addresses.size(), moreAddresses);
    reportTime = Long.MAX_VALUE;
    unreported = 0;
    addresses.clear();
    moreAddresses = false;
    listener.accept(report);
  }
}
