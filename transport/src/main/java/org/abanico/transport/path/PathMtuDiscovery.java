package org.abanico.transport.path;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Finds out how large a datagram the path carries (RFC 8899; protocol.md, section 4.1), by probes
 * that are acknowledged or lost, one at a time. All sizes are bytes of UDP payload. It begins at
 * {@link #BASE_BYTES}, tries the sizes that usual links have, then halves what is left between the
 * largest that got through and the smallest that did not. It starts again from the base when the
 * path has become a black hole for full-sized datagrams. One thread at a time.
 */
public final class PathMtuDiscovery {
  /** What every path is taken to carry (BASE_PLPMTU; RFC 9000, section 14). */
  public static final int BASE_BYTES = 1_200;

  /** The largest UDP payload over IPv4. */
  public static final int MAX_BYTES = 65_507;

  /** A size is given up when so many probes of it were lost (RFC 8899, section 5.1.2). */
  static final int MAX_PROBES = 3;

  /** When the search is repeated after it was complete (PMTU_RAISE_TIMER). */
  static final long RAISE_NANOS = 600_000_000_000L;

  /**
   * So many datagrams larger than the base lost, in so many separate flights, without one that
   * arrived, while smaller ones did: the path has become a black hole.
   */
  static final int BLACK_HOLE_DATAGRAMS = 8;

  static final int BLACK_HOLE_FLIGHTS = 3;

  /** So many black holes until the next raise, and it stops trying to come near to that size. */
  static final int MAX_BLACK_HOLES = 3;

  private static final int IPV4_HEADERS = 28;
  private static final int IPV6_HEADERS = 48;
  private static final int ETHERNET_MTU = 1_500;

  /** Tunnels, PPPoE, Ethernet, jumbo frames and Linux's loopback. */
  private static final int[] LIKELY_MTUS = {1_280, 1_400, 1_420, 1_492, 1_500, 9_000, 65_536};

  /** The search ends when less than one part in so many could still be gained. */
  private static final int WORTHWHILE = 64;

  private static final long NONE = -1;

  private final int largest;
  private int ethernet;
  private int[] likely;

  private int current;

  /** The largest size to be tried before the next raise. */
  private int ceiling;

  /** The smallest size that is taken not to get through; beyond the ceiling when none is. */
  private int tooLarge;

  private long probeNumber;
  private int probeBytes;
  private int failures;

  /** The size to be tried next; 0 when the search is complete. */
  private int next;

  private long lastProbeTime;

  private long largestArrivedFullSize;
  private long largestArrivedSmall;
  private long flightProvenBy;
  private int lostInARow;
  private int flightsLost;
  private int blackHoles;

  /**
   * Begins a search, with its first probe at once.
   *
   * @param remote its address tells how large IP's header is
   * @param limit the largest datagram that may be sent, at least {@link #BASE_BYTES}, which turns
   *     the search off
   */
  public PathMtuDiscovery(InetSocketAddress remote, int limit) {
    largest = Math.min(limit, MAX_BYTES);
    restart(remote);
  }

  private static int[] likely(int headers, int largest) {
    return IntStream.concat(
            Arrays.stream(LIKELY_MTUS).map(mtu -> Math.min(mtu - headers, MAX_BYTES)),
            IntStream.of(largest))
        .sorted()
        .distinct()
        .toArray();
  }

  /**
   * The path is another, of which nothing is known: begins from the base (RFC 9000, section 14.3).
   */
  public void restart(InetSocketAddress remote) {
    int headers = remote.getAddress() instanceof Inet6Address ? IPV6_HEADERS : IPV4_HEADERS;
    ethernet = ETHERNET_MTU - headers;
    likely = likely(headers, largest);
    current = BASE_BYTES;
    largestArrivedFullSize = NONE;
    largestArrivedSmall = NONE;
    flightProvenBy = NONE;
    lostInARow = 0;
    flightsLost = 0;
    probeNumber = NONE;
    raise();
  }

  /** The peer has moved, on the same path: what became of a probe sent before says nothing. */
  public void forgetProbe() {
    probeNumber = NONE;
  }

  /** The size of a full datagram now (PLPMTU). */
  public int datagramBytes() {
    return current;
  }

  /**
   * The size of the probe that may be sent now, larger than {@link #datagramBytes}; 0 when none is
   * to be.
   */
  public int nextProbe(long nowNanos) {
    if (probeNumber != NONE) {
      return 0;
    }
    if (next == 0 && current < largest && nowNanos - lastProbeTime >= RAISE_NANOS) {
      raise();
    }
    return next;
  }

  /**
   * A probe of the size of {@link #nextProbe} was sent. No other goes before its fate is known.
   *
   * @param number its packet number
   */
  public void onProbeSent(long number, int bytes, long nowNanos) {
    probeNumber = number;
    probeBytes = bytes;
    lastProbeTime = nowNanos;
  }

  /** A packet arrived: a probe, or any other that counts towards bytes in flight. */
  public void onAcknowledged(long number, int bytes) {
    if (number == probeNumber) {
      probeNumber = NONE;
      grow(probeBytes);
    } else if (bytes > BASE_BYTES) {
      largestArrivedFullSize = Math.max(largestArrivedFullSize, number);
      lostInARow = 0;
      flightsLost = 0;
    } else {
      largestArrivedSmall = Math.max(largestArrivedSmall, number);
    }
  }

  /** A packet was lost: a probe, or any other that counts towards bytes in flight. */
  public void onLost(long number, int bytes) {
    if (number == probeNumber) {
      probeNumber = NONE;
      failures++;
      if (failures == MAX_PROBES) {
        tooLarge = probeBytes;
        settle();
      }
    } else if (bytes > BASE_BYTES
        && current > BASE_BYTES
        && number > largestArrivedFullSize
        && number < largestArrivedSmall) {
      countLost(number);
    }
  }

  /** Nothing got through for a long time (RFC 9002, section 7.6): full-sized datagrams least. */
  public void onPersistentCongestion() {
    if (current > BASE_BYTES) {
      fallBack();
    }
  }

  /**
   * A small packet sent after the lost one has arrived. What was sent before that packet is one
   * flight with it.
   */
  private void countLost(long number) {
    lostInARow++;
    if (number > flightProvenBy) {
      flightsLost++;
      flightProvenBy = largestArrivedSmall;
    }
    if (lostInARow >= BLACK_HOLE_DATAGRAMS && flightsLost >= BLACK_HOLE_FLIGHTS) {
      blackHoles++;
      ceiling = blackHoles < MAX_BLACK_HOLES ? current - 1 : farBelow(current);
      fallBack();
    }
  }

  /** A path that lets large datagrams through now and then is not asked again and again. */
  private int farBelow(int bytes) {
    return bytes > ethernet ? ethernet : BASE_BYTES;
  }

  private void fallBack() {
    current = BASE_BYTES;
    tooLarge = ceiling + 1;
    probeNumber = NONE;
    lostInARow = 0;
    flightsLost = 0;
    settle();
  }

  private void raise() {
    blackHoles = 0;
    ceiling = largest;
    tooLarge = ceiling + 1;
    settle();
  }

  private void grow(int bytes) {
    if (bytes > current) {
      current = bytes;
    }
    settle();
  }

  /** Something was learned: what comes next is another size, or nothing. */
  private void settle() {
    failures = 0;
    next = nextSize();
  }

  private int nextSize() {
    if (current < ethernet && ethernet < tooLarge) {
      return ethernet;
    }
    int[] inside = Arrays.stream(likely).filter(this::isOpen).toArray();
    if (inside.length > 0) {
      return inside[(inside.length - 1) / 2];
    }
    boolean worthwhile = tooLarge - current - 1 > current / WORTHWHILE;
    return worthwhile ? (current + tooLarge) / 2 : 0;
  }

  private boolean isOpen(int bytes) {
    return bytes > current && bytes < tooLarge;
  }
}
