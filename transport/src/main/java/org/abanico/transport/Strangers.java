package org.abanico.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Counts what strangers send to a server, and sums it up: once a minute at most, so that whoever
 * floods a server does not fill its log as well. Remembers {@value #MOST_ADDRESSES} addresses.
 *
 * <p>Tells a flood too, by {@value #FLOOD} packets in a second: of the packets that may be thinned
 * one in {@value #FLOOD_SHARE} is enough then, until a second brings less than half as many. Each
 * that is seen meanwhile counts for as many as it stands for.
 */
final class Strangers {
  /**
   * So many packets are worth a report; fewer, such as those that come late for a connection that
   * has ended, wait until there are as many.
   */
  static final int LEAST = 100;

  static final int MOST_ADDRESSES = 256;

  /** So many a second are a flood. */
  static final int FLOOD = 20_000;

  /** In a flood, of how many packets of strangers one is looked at. */
  static final int FLOOD_SHARE = 4;

  private static final long SECOND = 1_000_000_000L;

  /** From the packet that makes a report due to the report, in nanoseconds. */
  static final long SPAN = 60_000_000_000L;

  private final Set<InetAddress> addresses = new HashSet<>();
  private boolean moreAddresses;
  private long unreported;
  private long secondBegan = Long.MIN_VALUE;
  private long inSecond;
  private boolean flooded;
  private int oneIn = 1;
  private long reportTime = Long.MAX_VALUE;
  private Consumer<RefusedPackets> listener = _ -> {};

  void reportTo(Consumer<RefusedPackets> newListener) {
    listener = newListener;
  }

  /** How many of the packets that may be thinned one is wanted of. */
  int oneWantedIn() {
    return flooded ? FLOOD_SHARE : 1;
  }

  /** From now on one of so many comes. */
  void thinned(int newOneIn) {
    oneIn = newOneIn;
  }

  /** A packet was refused that may be thinned: it stands for those that did not come. */
  void refusedOfMany(InetSocketAddress from, long nowNanos) {
    refused(from, oneIn, nowNanos);
  }

  /** A packet was refused that came, or pretended to come, from there. */
  void refused(InetSocketAddress from, long nowNanos) {
    refused(from, 1, nowNanos);
  }

  private void refused(InetSocketAddress from, int packets, long nowNanos) {
    lookForFlood(nowNanos);
    inSecond += packets;
    flooded |= inSecond >= FLOOD;
    boolean due = unreported < LEAST && unreported + packets >= LEAST;
    unreported += packets;
    if (addresses.size() < MOST_ADDRESSES) {
      addresses.add(from.getAddress());
    } else if (!moreAddresses) {
      moreAddresses = !addresses.contains(from.getAddress());
    }
    if (due) {
      reportTime = nowNanos + SPAN;
    }
  }

  /** A second is over: does a flood go on? */
  private void lookForFlood(long nowNanos) {
    if (secondBegan == Long.MIN_VALUE) {
      secondBegan = nowNanos;
    } else if (nowNanos - secondBegan >= SECOND) {
      flooded &= inSecond >= FLOOD / 2 && nowNanos - secondBegan < 2 * SECOND;
      secondBegan = nowNanos;
      inSecond = 0;
    }
  }

  /** When {@link #onDeadline} has something to do; {@link Long#MAX_VALUE} when never. */
  long nextDeadline() {
    return flooded ? Math.min(reportTime, secondBegan + SECOND) : reportTime;
  }

  void onDeadline(long nowNanos) {
    if (flooded) {
      lookForFlood(nowNanos);
    }
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
