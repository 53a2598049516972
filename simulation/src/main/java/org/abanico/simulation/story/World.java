package org.abanico.simulation.story;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.client.AddressResolver;
import org.abanico.client.ClientContext;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientKeys;
import org.abanico.client.ServerAddress;
import org.abanico.security.AccessKey;
import org.abanico.security.DeviceKey;
import org.abanico.simulation.SimulatedDriver;
import org.abanico.simulation.SimulatedNetwork;
import org.abanico.transport.ClientIdentity;
import org.abanico.transport.ServerIdentity;
import org.abanico.transport.TransportConfig;

/** What all machines of a story share. */
final class World {
  static final long SECOND = 1_000_000_000L;
  static final ServerAddress SERVER = new ServerAddress("server.example", 9440);
  private static final AccessKey ACCESS = AccessKey.generate(new SplittableRandom(21));

  final SimulatedNetwork network;
  final StoryLog log;

  /** Holds everybody's folders, and nothing else. */
  final Path work;

  final TransportConfig transport;

  World(SimulatedNetwork network, StoryLog log, Path work, TransportConfig transport) {
    this.network = network;
    this.log = log;
    this.work = work;
    this.transport = transport;
  }

  /**
   * Tells what a program says.
   *
   * @return whether it counts: not from the dead, nor how far something is
   */
  boolean hears(Life whose, String name, ClientEvent event) {
    boolean counts = !whose.isOver() && !(event instanceof ClientEvent.Progressed);
    if (counts) {
      log.tell(name, event.toString());
    }
    return counts;
  }

  static ServerIdentity serverIdentity(DeviceKey device) {
    return new ServerIdentity(device, List.of(ACCESS.relayKey()));
  }

  /** That of a server towards the one that it is a site of. */
  static ClientIdentity siteIdentity(DeviceKey device) {
    return new ClientIdentity(device, ACCESS.relayKey());
  }

  /** Of the one access key that everybody has. */
  static int keyId() {
    return ACCESS.relayKey().keyId();
  }

  /**
   * What a client's program needs.
   *
   * @param device its machine's
   */
  ClientContext context(
      Life life, SimulatedDriver server, DeviceKey device, SplittableRandom random) {
    AddressResolver resolver = _ -> server.localAddress();
    return new ClientContext(
        life.newWorkers(),
        life.newWorkers(),
        resolver,
        random,
        ClientKeys.of(device, ACCESS),
        transport);
  }
}
