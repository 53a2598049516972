package org.abanico.simulation.story;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.simulation.SimulatedDriver;

/** Brings disasters about, one after the other, until it is told to stop. */
final class Fate {
  private static final long MOST_OFF_SECONDS = 40L * 24 * 3_600;
  private static final long MILLISECOND = 1_000_000L;
  private static final int MOST_AT_ONCE = 4;
  private static final long LONGEST_DOWN = 40 * World.SECOND;

  private final World world;
  private final Servers servers;
  private final List<Team> teams;
  private final Weather weather;
  private final SplittableRandom random;

  /** The longest time between two strokes. */
  private final long rest;

  private boolean stopped;

  Fate(World world, Servers servers, List<Team> teams, Weather weather, SplittableRandom random) {
    this.world = world;
    this.servers = servers;
    this.teams = teams;
    this.weather = weather;
    this.random = random;
    this.rest = World.SECOND << random.nextInt(8);
  }

  void begin() {
    teams.forEach(team -> team.source().onSending(this::strikeSoon));
    goOn();
  }

  private void goOn() {
    world.network.after(
        random.nextLong(rest),
        () -> {
          if (!stopped) {
            strike();
            goOn();
          }
        });
  }

  /** What is quick is not let go by unharmed. */
  private void strikeSoon() {
    for (int strokes = random.nextInt(MOST_AT_ONCE); !stopped && strokes > 0; strokes--) {
      world.network.after(
          random.nextLong(MILLISECOND << random.nextInt(14)),
          () -> {
            if (!stopped) {
              strike();
            }
          });
    }
  }

  void stop() {
    stopped = true;
  }

  private void strike() {
    Team team = teams.get(random.nextInt(teams.size()));
    DestinationMachine one = team.anyMember(random);
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> one.strike();
      case 3 -> {
        one.stop();
        world.network.after(random.nextLong(LONGEST_DOWN), one::start);
      }
      case 4, 5 -> strikeServer();
      case 6 -> {
        team.source().crash();
        if (random.nextBoolean()) {
          team.restorer().crash();
        }
      }
      case 7 -> {
        SimulatedDriver host = anyHost(team, one);
        long duration = random.nextLong(5 * World.SECOND);
        world.log.tell(nameOf(host, team, one), "gets no CPU for " + duration + " ns");
        host.pauseFor(duration);
      }
      case 8 -> {
        SimulatedDriver host = anyHost(team, one);
        long duration = random.nextLong(60 * World.SECOND);
        world.log.tell(nameOf(host, team, one), "sleeps for " + duration + " ns");
        host.sleepFor(duration, random.nextBoolean());
      }
      case 9 -> {
        Duration by = Duration.ofSeconds(random.nextLong(-MOST_OFF_SECONDS, MOST_OFF_SECONDS));
        boolean atSource = random.nextBoolean();
        world.log.tell(atSource ? team.name() : one.name(), "has its clock set by " + by);
        (atSource ? team.source().clock() : one.clock()).jump(by);
      }
      default -> weather.strike();
    }
  }

  private void strikeServer() {
    ServerMachine server = servers.any(random);
    if (server.isUp()) {
      server.crash();
      world.network.after(
          random.nextLong(LONGEST_DOWN),
          () -> {
            if (!server.isUp()) {
              server.start();
            }
          });
    }
  }

  private SimulatedDriver anyHost(Team team, DestinationMachine one) {
    List<SimulatedDriver> hosts = new ArrayList<>();
    servers.machines().forEach(server -> hosts.add(server.host()));
    hosts.add(team.source().host());
    hosts.add(one.host());
    return hosts.get(random.nextInt(hosts.size()));
  }

  private String nameOf(SimulatedDriver host, Team team, DestinationMachine one) {
    for (ServerMachine server : servers.machines()) {
      if (server.host() == host) {
        return server.name();
      }
    }
    return host == one.host() ? one.name() : team.name();
  }
}
