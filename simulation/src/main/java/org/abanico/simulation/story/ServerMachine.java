package org.abanico.simulation.story;

import java.util.Objects;
import java.util.SplittableRandom;
import org.abanico.server.KeyGrant;
import org.abanico.server.MemoryDevices;
import org.abanico.server.RelayServer;
import org.abanico.server.ServerEvent;
import org.abanico.server.ServerStatus;
import org.abanico.simulation.SimulatedDriver;
import org.abanico.transport.CloseCode;
import org.abanico.transport.ServerEndpoint;
import org.jspecify.annotations.Nullable;

/** The machine of the server, whose program may be killed and started again. */
final class ServerMachine {
  private static final String NAME = "server";

  /** What it may hold beyond its memory: the windows of the connections of its sources. */
  private static final long ON_THEIR_WAY = 2L * (16 << 20);

  private final World world;
  private final SimulatedDriver host;
  private final SplittableRandom random;
  private final long memory;
  private final long spoolLimit;

  /** Written to disk in production, each name before it is admitted. */
  private final MemoryDevices devices = new MemoryDevices();

  private @Nullable Life life;
  private @Nullable RelayServer relay;
  private @Nullable ServerEndpoint endpoint;
  private @Nullable SimulatedSpool spool;

  /**
   * @param memory bytes of blocks that it keeps in memory
   * @param spoolLimit bytes that it puts aside; 0 for a server without a spool
   */
  ServerMachine(
      World world, SimulatedDriver host, SplittableRandom random, long memory, long spoolLimit) {
    this.world = world;
    this.host = host;
    this.random = random;
    this.memory = memory;
    this.spoolLimit = spoolLimit;
  }

  SimulatedDriver host() {
    return host;
  }

  boolean isUp() {
    return life != null;
  }

  void start() {
    Life made = new Life(host, () -> {});
    SimulatedSpool files = new SimulatedSpool(made.newWorkers(), random.split(), spoolLimit);
    RelayServer server =
        new RelayServer(
            devices,
            _ -> KeyGrant.everything(KeyGrant.MAIN),
            memory,
            spoolLimit == 0 ? org.abanico.server.Spool.NONE : files,
            event -> told(made, event));
    ServerEndpoint clients =
        new ServerEndpoint(world.transport, World.serverIdentity(), random.split(), server::accept);
    life = made;
    spool = files;
    relay = server;
    endpoint = clients;
    world.log.tell(NAME, "starts");
    host.run(clients);
  }

  /** Killed: nothing is left but what it has on its disk. */
  void crash() {
    Life ended = life;
    if (ended == null) {
      return;
    }
    world.log.tell(NAME, "is killed");
    ended.end();
    life = null;
    ServerEndpoint old = Objects.requireNonNull(endpoint);
    ended.windUp(new Remains(old, now -> old.close(CloseCode.INTERNAL, "", now), old::isFinished));
    Objects.requireNonNull(spool).close();
  }

  private void told(Life whose, ServerEvent event) {
    if (!whose.isOver() && !(event instanceof ServerEvent.BackupProgressed)) {
      world.log.tell(NAME, event.toString());
    }
  }

  /** Holds it to its limits. */
  void check() {
    RelayServer server = relay;
    if (life == null || server == null) {
      return;
    }
    long held = 0;
    long spooled = 0;
    for (ServerStatus.Group group : server.status().groups()) {
      held += group.heldBytes();
      spooled += group.spooledBytes();
    }
    BrokenPromiseException.require(
        held <= memory + ON_THEIR_WAY,
        "a server keeps no more blocks in memory than it may, not " + held);
    BrokenPromiseException.require(
        spooled <= spoolLimit, "a server spools no more than it may, not " + spooled);
  }

  /** Nobody waits for anything any more. */
  void checkEmpty() {
    for (ServerStatus.Group group : Objects.requireNonNull(relay).status().groups()) {
      BrokenPromiseException.require(
          group.heldBytes() == 0 && group.spooledBytes() == 0 && group.underWay().isEmpty(),
          "a server holds nothing once every backup has ended, not " + group);
    }
    BrokenPromiseException.require(
        Objects.requireNonNull(spool).isEmpty(), "a spool is empty once every backup has ended");
  }
}
