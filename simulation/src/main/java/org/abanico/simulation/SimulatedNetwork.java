package org.abanico.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * Hosts, the links between them, and the time that passes. Everything happens on the thread that
 * calls {@link #runUntil}; nothing happens in between. All that is random comes from the seed, each
 * link and host drawing from a generator of its own, so that a run can be repeated exactly.
 */
public final class SimulatedNetwork implements AutoCloseable {
  private record Route(InetSocketAddress from, InetSocketAddress to) {}

  private final long seed;
  private final SplittableRandom random;
  private final SimulatedClock clock = new SimulatedClock();
  private final EventQueue events = new EventQueue(clock);
  private final Trace trace = new Trace(clock);
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
  private final List<SimulatedDriver> hosts = new ArrayList<>();
  private final Map<Route, Link> links = new LinkedHashMap<>();
  private int linksMade;
  private long unroutable;
  private BiConsumer<InetSocketAddress, ByteBuf> unroutableListener = (_, _) -> {};

  public SimulatedNetwork(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /** An address for a host: 10.0.x.y, from its number (0 to 65,535). */
  public static InetSocketAddress address(int host, int port) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(new byte[] {10, 0, (byte) (host >> 8), (byte) host}), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  public long seed() {
    return seed;
  }

  public SimulatedClock clock() {
    return clock;
  }

  /** A new host, that drives nothing yet. */
  public SimulatedDriver host(InetSocketAddress address) {
    return host(address, HostSettings.defaults());
  }

  public SimulatedDriver host(InetSocketAddress address, HostSettings settings) {
    SimulatedDriver host =
        new SimulatedDriver(this, hosts.size(), address, settings, random.split());
    hosts.add(host);
    return host;
  }

  /** Makes the way from one host to another, in place of the one before if there was any. */
  public Link connect(SimulatedDriver from, SimulatedDriver to, LinkSettings settings) {
    Link link = new Link(this, linksMade++, from, to, settings, random.split());
    links.put(new Route(from.localAddress(), to.localAddress()), link);
    return link;
  }

  /** Makes the ways between two hosts, both alike. */
  public void connectBoth(SimulatedDriver one, SimulatedDriver other, LinkSettings settings) {
    connect(one, other, settings);
    connect(other, one, settings);
  }

  /** The way from one host to another; {@link #connect} has made it. */
  public Link link(SimulatedDriver from, SimulatedDriver to) {
    Link link = links.get(new Route(from.localAddress(), to.localAddress()));
    if (link == null) {
      throw new IllegalArgumentException(
          "no link from " + from.localAddress() + " to " + to.localAddress());
    }
    return link;
  }

  /**
   * A host has another address from now on, as seen by all others, and does not know it: what a NAT
   * does when it assigns another port, or a laptop that changes networks. Its links go on; what is
   * on its way to the old address is lost.
   */
  public void move(SimulatedDriver host, InetSocketAddress address) {
    InetSocketAddress old = host.localAddress();
    for (Route route : List.copyOf(links.keySet())) {
      if (route.from().equals(old) || route.to().equals(old)) {
        links.put(
            new Route(
                route.from().equals(old) ? address : route.from(),
                route.to().equals(old) ? address : route.to()),
            links.remove(route));
      }
    }
    host.moveTo(address);
  }

  /**
   * Sends a datagram that pretends to come from anywhere, as whoever is on the network can; it
   * arrives at once.
   *
   * @param datagram taken over
   */
  public void inject(InetSocketAddress from, SimulatedDriver to, ByteBuf datagram) {
    carry(clock.nanoTime(), datagram, () -> to.arrived(datagram, from));
  }

  /** Lets something happen from outside (a link changes, a host crashes) after so long. */
  public void after(long nanos, Runnable action) {
    schedule(clock.nanoTime() + nanos, action);
  }

  /**
   * Goes on until a condition holds, which is asked before the first event and after each.
   *
   * @param limitNanos how much simulated time may pass meanwhile
   * @return whether the condition holds; if not, either the time has passed or nothing is left to
   *     happen, and the clock stands at the limit
   */
  public boolean runUntil(BooleanSupplier condition, long limitNanos) {
    long end = clock.nanoTime() + limitNanos;
    while (!condition.getAsBoolean()) {
      if (events.nextTime() > end) {
        clock.advanceTo(end);
        return false;
      }
      events.step();
    }
    return true;
  }

  /** Lets so much time pass. */
  public void runFor(long nanos) {
    runUntil(() -> false, nanos);
  }

  /** A number made of everything that has happened: equal for runs that went the same way. */
  public long traceHash() {
    return trace.hash();
  }

  /** How much has happened. */
  public long traceLength() {
    return trace.count();
  }

  /** Datagrams dropped because no link leads to their address. */
  public long unroutable() {
    return unroutable;
  }

  /** Is told of each of these; the datagram is borrowed. */
  public void onUnroutable(BiConsumer<InetSocketAddress, ByteBuf> listener) {
    unroutableListener = listener;
  }

  /** Where buffers come from whose release is to be accounted for. */
  public ByteBufAllocator allocator() {
    return allocator;
  }

  /**
   * Bytes of the allocator's buffers that nobody has released. Exact, at once: after {@link #close}
   * anything over 0 is a leak of an endpoint or its user.
   */
  public long unreleasedBytes() {
    return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
  }

  /** Ends everything and releases what is on its way. */
  @Override
  public void close() {
    events.clear();
    hosts.forEach(SimulatedDriver::crash);
  }

  Trace trace() {
    return trace;
  }

  void schedule(long time, Runnable action) {
    events.schedule(time, action);
  }

  /** Owns the datagram until {@code arrival}, which takes it over. */
  void carry(long arrivalTime, ByteBuf datagram, Runnable arrival) {
    events.schedule(arrivalTime, arrival, datagram);
  }

  /** Takes ownership of the datagram. */
  void route(InetSocketAddress from, InetSocketAddress to, ByteBuf datagram) {
    Link link = links.get(new Route(from, to));
    if (link == null) {
      unroutable++;
      unroutableListener.accept(to, datagram);
      datagram.release();
      return;
    }
    link.offer(datagram);
  }
}
