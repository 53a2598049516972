package org.abanico.simulation.story;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.simulation.HostSettings;
import org.abanico.simulation.SimulatedDriver;
import org.abanico.simulation.SimulatedNetwork;

/**
 * The servers of a story: one, and in some stories sites, of it or of each other, at which some
 * destinations of a group are (protocol.md, section 7.8).
 */
final class Servers {
  /** Of so many stories, one has sites. */
  private static final int STORIES_TO_ONE_WITH_SITES = 4;

  private static final int MOST_SITES = 2;
  private static final int FIRST_HOST = 2;
  private static final int PORT = 9_440;
  private static final long MILLISECOND = 1_000_000L;

  private final World world;
  private final List<ServerMachine> machines = new ArrayList<>();

  /** Whether there are sites, and what is at them, is drawn apart. */
  private final SplittableRandom situation;

  private String group = "";

  Servers(World world, SplittableRandom random, SplittableRandom situation) {
    this.world = world;
    this.situation = situation;
    SimulatedDriver host = host(random);
    machines.add(new ServerMachine(world, "server", host, random, null));
  }

  /** Sites come to be, in some stories: of one of the groups, whose members may be there. */
  void settle(List<String> groups, Weather weather) {
    if (situation.nextInt(STORIES_TO_ONE_WITH_SITES) > 0) {
      return;
    }
    group = groups.get(situation.nextInt(groups.size()));
    int sites = 1 + situation.nextInt(MOST_SITES);
    for (int i = 1; i <= sites; i++) {
      ServerMachine upstream = any(situation);
      SimulatedDriver host = host(situation);
      ServerMachine site =
          new ServerMachine(
              world, "site" + i, host, situation, new ServerMachine.Upstream(upstream, group));
      weather.connect(site.name(), host, upstream.host(), situation);
      machines.add(site);
    }
  }

  private SimulatedDriver host(SplittableRandom drawing) {
    return world.network.host(
        SimulatedNetwork.address(FIRST_HOST + machines.size(), PORT), machine(drawing));
  }

  /** What a machine is like. */
  static HostSettings machine(SplittableRandom drawing) {
    long slowest = MILLISECOND << drawing.nextInt(drawing.nextInt(3) == 0 ? 9 : 3);
    return HostSettings.defaults()
        .withJobs(10_000, slowest)
        .withWakeUp(drawing.nextInt(3) == 0 ? drawing.nextLong(2 * MILLISECOND) : 0);
  }

  /** That of the sources. */
  ServerMachine first() {
    return machines.getFirst();
  }

  List<ServerMachine> sites() {
    return machines.subList(1, machines.size());
  }

  List<ServerMachine> machines() {
    return machines;
  }

  ServerMachine any(SplittableRandom drawing) {
    return machines.size() == 1 ? first() : machines.get(drawing.nextInt(machines.size()));
  }

  /** Where the next destination of a group is. */
  ServerMachine of(String group) {
    return group.equals(this.group) ? any(situation) : first();
  }

  /** Starts those that do not run. */
  void start() {
    for (ServerMachine each : machines) {
      if (!each.isUp()) {
        each.start();
      }
    }
  }

  void crash() {
    machines.forEach(ServerMachine::crash);
  }

  void check() {
    machines.forEach(ServerMachine::check);
  }

  void checkEmpty() {
    machines.forEach(ServerMachine::checkEmpty);
  }
}
