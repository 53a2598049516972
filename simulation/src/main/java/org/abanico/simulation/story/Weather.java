package org.abanico.simulation.story;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.abanico.simulation.Link;
import org.abanico.simulation.LinkSettings;
import org.abanico.simulation.SimulatedDriver;
import org.abanico.simulation.SimulatedNetwork;

/** The ways between the clients and their servers, and what befalls them. */
final class Weather {
  private static final long MILLISECOND = 1_000_000L;
  private static final long LONGEST_STORM = 90 * World.SECOND;
  private static final long SLOWEST = 1_000_000;
  private static final int[] MTUS = {1_280, 1_420, 1_500, 1_500, 9_000};

  /**
   * Both ways between a client, or a site, and its server.
   *
   * @param host the client's
   */
  private record Way(String client, SimulatedDriver host, Link up, Link down, LinkSettings usual) {}

  private final World world;
  private final SplittableRandom random;
  private final List<Way> ways = new ArrayList<>();
  private final Set<SimulatedDriver> servers = new HashSet<>();
  private int moves;
  private boolean calm;

  Weather(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  /** Leads ways from a client to a server and back. */
  void connect(String client, SimulatedDriver host, SimulatedDriver server) {
    connect(client, host, server, random);
  }

  /** As the other; how they are is drawn from elsewhere. */
  void connect(
      String client, SimulatedDriver host, SimulatedDriver server, SplittableRandom drawing) {
    LinkSettings usual = usual(drawing);
    servers.add(server);
    SimulatedNetwork network = world.network;
    Link up = network.connect(host, server, usual);
    Link down = network.connect(server, host, usual);
    ways.add(new Way(client, host, up, down, usual));
    world.log.tell(client, "is reached by " + usual);
  }

  private static LinkSettings usual(SplittableRandom drawing) {
    LinkSettings settings =
        LinkSettings.perfect()
            .withRate(SLOWEST << drawing.nextInt(10))
            .withDelay(drawing.nextLong(drawing.nextInt(3) == 0 ? 150 * MILLISECOND : MILLISECOND))
            .withQueue((32 << 10) << drawing.nextInt(6))
            .withMtu(MTUS[drawing.nextInt(MTUS.length)]);
    return switch (drawing.nextInt(4)) {
      case 0 -> settings.withLoss(drawing.nextDouble() * 0.02, 1);
      case 1 ->
          settings
              .withLoss(drawing.nextDouble() * 0.03, 1 + drawing.nextInt(10))
              .withJitter(jitter(drawing));
      default -> settings;
    };
  }

  private static long jitter(SplittableRandom drawing) {
    return drawing.nextLong(20 * MILLISECOND);
  }

  /** Something befalls one client's ways, for a while. */
  void strike() {
    Way way = ways.get(random.nextInt(ways.size()));
    LinkSettings usual = way.usual();
    switch (random.nextInt(9)) {
      case 0 -> change(way, "is cut off", way.usual().withLoss(1, 1), way.usual().withLoss(1, 1));
      case 1 -> change(way, "is not heard", usual.withLoss(1, 1), usual);
      case 2 -> change(way, "hears nothing", usual, usual.withLoss(1, 1));
      case 3 -> both(way, "loses in bursts", usual.withLoss(random.nextDouble() * 0.4, 20));
      case 4 -> both(way, "gets damaged packets", usual.withCorruption(random.nextDouble() * 0.2));
      case 5 -> both(way, "gets packets twice", usual.withDuplication(random.nextDouble()));
      case 6 -> both(way, "gets packets out of order", usual.withJitter(jitter(random) * 10));
      case 7 -> both(way, "is slow", usual.withRate(64_000).withDelay(600 * MILLISECOND));
      default -> move(way);
    }
  }

  private void both(Way way, String what, LinkSettings settings) {
    change(way, what, settings, settings);
  }

  private void change(Way way, String what, LinkSettings up, LinkSettings down) {
    long duration = random.nextLong(LONGEST_STORM / (random.nextBoolean() ? 1 : 20));
    world.log.tell(way.client(), what + " for " + duration / MILLISECOND + " ms");
    way.up().change(up);
    way.down().change(down);
    world.network.after(
        duration,
        () -> {
          if (!calm) {
            settle(way, way.usual());
          }
        });
  }

  private void move(Way way) {
    if (servers.contains(way.host())) {
      // Its own clients would look for it where it was.
      return;
    }
    int port = 50_000 + ++moves;
    world.log.tell(way.client(), "has port " + port + " from now on, and does not know it");
    world.network.move(
        way.host(), new InetSocketAddress(way.host().localAddress().getAddress(), port));
  }

  private static void settle(Way way, LinkSettings settings) {
    way.up().change(settings);
    way.down().change(settings);
  }

  /** Everything arrives from now on, once, in time and undamaged. */
  void calmDown() {
    calm = true;
    ways.forEach(way -> settle(way, way.usual().withLoss(0, 1).withJitter(0)));
  }
}
