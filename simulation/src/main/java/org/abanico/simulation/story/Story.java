package org.abanico.simulation.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.abanico.backup.block.ChunkCutter;
import org.abanico.backup.block.FastCdc;
import org.abanico.simulation.SimulatedDriver;
import org.abanico.simulation.SimulatedNetwork;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.congestion.CongestionControllers;

/**
 * One seed's story: who there is, what they do and what befalls them is drawn from the seed, and so
 * is nothing else: the same seed gives the same story, event by event.
 *
 * <p>While it goes on, disasters happen. Then they cease, and one more backup has to reach
 * everybody.
 */
public final class Story {
  /** So long may it take until all sources of a story have ended; their users have interrupted. */
  private static final long LONGEST = 3 * 3_600 * World.SECOND;

  /** So long it takes until whoever sleeps is awake, and whoever was lost has come back. */
  private static final long SETTLING = 120 * World.SECOND;

  /** So long may the last backup take, when nothing goes wrong any more. */
  private static final long LAST_BACKUP = 900 * World.SECOND;

  /** So long a destination may take to forget what is due. */
  private static final long FORGETTING = 10 * World.SECOND;

  /** So long a server may take to notice that a backup is over. */
  private static final long AFTERMATH = 60 * World.SECOND;

  private static final long DAY = 86_400 * World.SECOND;
  private static final int NIGHTS_BETWEEN_KILLS = 5;
  private static final int NIGHTS_BETWEEN_RESTARTS = 20;
  private static final int MOST_DESTINATIONS = 8;
  private static final int FIRST_CLIENT = 10;
  private static final long SITUATION = 0x5173_5173_5173_5173L;

  private final World world;
  private final SplittableRandom random;

  /** Whether people work in folders while they are read is drawn apart. */
  private final SplittableRandom restlessness;

  private final Servers servers;
  private final Weather weather;
  private final List<Team> teams = new ArrayList<>();
  private final Fate fate;
  private final TreeImage outside;
  private final Path bystander;
  private int hosts;

  private Story(SimulatedNetwork network, Path work, Consumer<String> listener) throws IOException {
    random = new SplittableRandom(network.seed());
    restlessness = new SplittableRandom(~network.seed());
    StoryLog log = new StoryLog(network.clock(), listener);
    world = new World(network, log, work, transport());
    bystander = Files.createDirectory(work.resolve("bystander"));
    Files.writeString(bystander.resolve("file"), "of no concern");
    outside = TreeImage.of(bystander);
    servers = new Servers(world, random, new SplittableRandom(network.seed() ^ SITUATION));
    weather = new Weather(world, random.split());
    // Few more often than many: what goes wrong among eight mostly does among three.
    int destinations = 2 + random.nextInt(1 + random.nextInt(MOST_DESTINATIONS - 1));
    if (random.nextInt(4) == 0) {
      int first = 1 + random.nextInt(destinations - 1);
      servers.settle(List.of("source1", "source2"), weather);
      teams.add(team("source1", first));
      teams.add(team("source2", destinations - first));
    } else {
      servers.settle(List.of("source"), weather);
      teams.add(team("source", destinations));
    }
    fate = new Fate(world, servers, teams, weather, random.split());
  }

  /**
   * Tells the story of a seed.
   *
   * @param work a folder that is there and empty; on return it is empty again
   * @param listener told each line
   * @throws BrokenPromiseException when something does not hold that must
   */
  public static StoryEnd tell(long seed, Path work, Consumer<String> listener) throws IOException {
    return tell(seed, work, listener, Story::run);
  }

  /**
   * As {@link #tell}, of machines that live for days: a backup each day, which has to reach
   * everybody, and now and then somebody who is killed at night.
   *
   * @param days at least 1
   */
  public static StoryEnd tellOfDays(long seed, int days, Path work, Consumer<String> listener)
      throws IOException {
    return tell(seed, work, listener, story -> story.live(days));
  }

  private static StoryEnd tell(
      long seed, Path work, Consumer<String> listener, Consumer<Story> plot) throws IOException {
    SimulatedNetwork network = new SimulatedNetwork(seed);
    StoryEnd end;
    CheapAgreement.begin();
    try (network) {
      Story story = new Story(network, work, listener);
      plot.accept(story);
      end =
          new StoryEnd(
              network.traceHash() * 31 + story.world.log.hash(),
              network.traceLength(),
              network.clock().elapsedNanos());
    } finally {
      CheapAgreement.end();
      clear(work);
    }
    BrokenPromiseException.require(
        network.unreleasedBytes() == 0, "every buffer of the network is released");
    return end;
  }

  private static void clear(Path work) throws IOException {
    DrawnFolder.delete(work);
    Files.createDirectory(work);
  }

  private TransportConfig transport() {
    TransportConfig config = TransportConfig.defaults();
    return random.nextInt(4) == 0 ? config.withCongestion(CongestionControllers.CUBIC) : config;
  }

  private SimulatedDriver client(String name, ServerMachine server) {
    SimulatedDriver host =
        world.network.host(
            SimulatedNetwork.address(FIRST_CLIENT + hosts++, 40_000), Servers.machine(random));
    weather.connect(name, host, server.host());
    return host;
  }

  private Team team(String name, int destinations) throws IOException {
    boolean fine = random.nextInt(3) > 0;
    ChunkCutter cutter = fine ? new FastCdc(512, 1_024, 4_096) : new FastCdc();
    Ledger ledger = new Ledger(cutter);
    boolean restless = restlessness.nextInt(16) == 0;
    int largest = 1_000 << random.nextInt(fine ? 6 : 9);
    DrawnFolder folder = new DrawnFolder(world.work.resolve(name), random.split(), largest);
    folder.build();
    SourceMachine source =
        new SourceMachine(
            world,
            name,
            client(name, servers.first()),
            servers.first(),
            ledger,
            folder,
            cutter,
            restless,
            random.split());
    List<DestinationMachine> members = new ArrayList<>();
    for (int i = 1; i <= destinations; i++) {
      String member = (name.equals("source") ? "copy" : name.replace("source", "copy") + ".") + i;
      ServerMachine server = servers.of(name);
      members.add(
          new DestinationMachine(
              world, name, member, client(member, server), server, ledger, random.split()));
    }
    String other = name.replace("source", "restorer");
    SimulatedDriver host = client(other, servers.first());
    for (ServerMachine site : servers.sites()) {
      weather.connect(other, host, site.host());
    }
    RestorerMachine restorer =
        new RestorerMachine(world, name, other, host, ledger, random.split());
    return new Team(world, name, source, members, restorer, random.split());
  }

  private void run() {
    servers.start();
    teams.forEach(Team::begin);
    fate.begin();
    watchServer();
    require(LONGEST, "every source comes to its end");
    fate.stop();
    world.log.tell("fate", "has had its way: from now on nothing goes wrong");
    weather.calmDown();
    teams.forEach(team -> team.source().calmDown());
    servers.start();
    teams.forEach(team -> team.members().forEach(DestinationMachine::heal));
    world.network.runFor(SETTLING);
    for (Team team : teams) {
      if (random.nextBoolean()) {
        team.rot();
      }
    }
    backUp();
    endWell();
  }

  private void live(int days) {
    servers.start();
    weather.calmDown();
    teams.forEach(team -> team.source().calmDown());
    teams.forEach(team -> team.members().forEach(DestinationMachine::heal));
    for (int day = 0; day < days; day++) {
      world.network.runFor(DAY);
      backUp();
      servers.check();
      if (random.nextInt(NIGHTS_BETWEEN_KILLS) == 0) {
        teams.get(random.nextInt(teams.size())).anyMember(random).strike();
      }
      if (random.nextInt(NIGHTS_BETWEEN_RESTARTS) == 0) {
        servers.crash();
        servers.start();
      }
    }
    world.network.runFor(SETTLING);
    endWell();
  }

  private void backUp() {
    teams.forEach(Team::beginLast);
    require(LAST_BACKUP, "without faults, a backup ends in time");
    teams.forEach(Team::checkLast);
  }

  private void endWell() {
    // A snapshot that is due goes after the receipt, and cannot be restored any more then.
    world.network.runFor(FORGETTING);
    teams.forEach(Team::beginLastRestore);
    require(LAST_BACKUP, "without faults, a restore ends in time");
    teams.forEach(Team::checkLastRestore);
    world.network.runFor(AFTERMATH);
    servers.check();
    servers.checkEmpty();
    end();
  }

  private void require(long limit, String promise) {
    BrokenPromiseException.require(world.network.runUntil(this::isEverybodyDone, limit), promise);
  }

  /** Asked after each event. */
  private boolean isEverybodyDone() {
    for (Team team : teams) {
      if (!team.isDone()) {
        return false;
      }
    }
    return true;
  }

  private void watchServer() {
    world.network.after(
        World.SECOND,
        () -> {
          servers.check();
          watchServer();
        });
  }

  private void end() {
    for (Team team : teams) {
      team.members().forEach(DestinationMachine::stop);
    }
    servers.crash();
    for (Team team : teams) {
      int thorough = random.nextInt(team.members().size());
      for (int i = 0; i < team.members().size(); i++) {
        team.members().get(i).checkPast(i == thorough);
      }
    }
    BrokenPromiseException.require(
        outside.differences(TreeImage.of(bystander)), "nothing outside the folders is touched");
    try (var names = Files.list(world.work)) {
      List<String> strange =
          names.map(path -> String.valueOf(path.getFileName())).filter(this::isStrange).toList();
      BrokenPromiseException.require(strange, "nothing is made outside the folders");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isStrange(String name) {
    return !name.equals("bystander")
        && teams.stream()
            .noneMatch(
                team ->
                    name.equals(team.name())
                        || name.startsWith(team.name() + ".db")
                        || team.members().stream().anyMatch(each -> each.name().equals(name)));
  }
}
