package org.abanico.simulation.story;

import java.util.Objects;
import java.util.SplittableRandom;
import org.abanico.security.DeviceKey;
import org.abanico.server.KeyGrant;
import org.abanico.server.MemoryDevices;
import org.abanico.server.RelayServer;
import org.abanico.server.ServerEvent;
import org.abanico.server.ServerStatus;
import org.abanico.server.SiteEndpoint;
import org.abanico.server.Spool;
import org.abanico.server.Uplink;
import org.abanico.simulation.SimulatedDriver;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.ClosableEndpoint;
import org.abanico.transport.CloseCode;
import org.abanico.transport.ServerEndpoint;
import org.jspecify.annotations.Nullable;

/** The machine of a server, whose program may be killed and started again. */
final class ServerMachine {
  /** What it may hold beyond its memory: the windows of the connections of its sources. */
  private static final long ON_THEIR_WAY = 2L * (16 << 20);

  /**
   * What a site has its backups from.
   *
   * @param group there and here
   */
  record Upstream(ServerMachine server, String group) {}

  private final World world;
  private final String name;
  private final SimulatedDriver host;
  private final SplittableRandom random;
  private final long memory;
  private final long spoolLimit;
  private final DeviceKey device;
  private final @Nullable Upstream upstream;

  /** Written to disk in production, each name before it is admitted. */
  private final MemoryDevices devices = new MemoryDevices();

  private @Nullable Life life;
  private @Nullable RelayServer relay;
  private @Nullable ClosableEndpoint endpoint;
  private @Nullable SimulatedSpool spool;

  /**
   * @param drawing what it may keep in memory, and put aside
   * @param upstream what it is a site of; null when of none
   */
  ServerMachine(
      World world,
      String name,
      SimulatedDriver host,
      SplittableRandom drawing,
      @Nullable Upstream upstream) {
    this.world = world;
    this.name = name;
    this.host = host;
    this.memory = (256L << 10) << drawing.nextInt(9);
    this.spoolLimit = drawing.nextBoolean() ? 0 : 8L << 20;
    this.random = drawing.split();
    this.device = DeviceKey.generate(new SplittableRandom(name.hashCode()));
    this.upstream = upstream;
  }

  String name() {
    return name;
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
            spoolLimit == 0 ? Spool.NONE : files,
            event -> told(made, event));
    ServerEndpoint clients =
        new ServerEndpoint(
            world.transport, World.serverIdentity(device), random.split(), server::accept);
    ClosableEndpoint port = upstream == null ? clients : site(upstream, server, clients, made);
    life = made;
    spool = files;
    relay = server;
    endpoint = port;
    world.log.tell(name, "starts");
    host.run(port);
  }

  private ClosableEndpoint site(
      Upstream from, RelayServer server, ServerEndpoint clients, Life made) {
    Uplink uplink = server.uplink(World.keyId(), from.group(), name, from.server().name());
    return new SiteEndpoint(
        clients,
        uplink,
        made.newWorkers(),
        from.server().host()::localAddress,
        from.server().name(),
        (address, handler, now) ->
            new ClientEndpoint(
                address,
                world.transport,
                World.siteIdentity(device),
                random.split(),
                handler,
                now));
  }

  /** Killed: nothing is left but what it has on its disk. */
  void crash() {
    Life ended = life;
    if (ended == null) {
      return;
    }
    world.log.tell(name, "is killed");
    ended.end();
    life = null;
    ClosableEndpoint old = Objects.requireNonNull(endpoint);
    ended.windUp(new Remains(old, now -> old.close(CloseCode.INTERNAL, "", now), old::isFinished));
    Objects.requireNonNull(spool).close();
  }

  private void told(Life whose, ServerEvent event) {
    if (!whose.isOver() && !(event instanceof ServerEvent.BackupProgressed)) {
      world.log.tell(name, event.toString());
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
