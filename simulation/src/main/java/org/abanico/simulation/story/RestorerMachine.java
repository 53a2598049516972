package org.abanico.simulation.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.history.RestoreWriter;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.DestinationClient;
import org.abanico.client.RestoreOptions;
import org.abanico.client.RestoreRequest;
import org.abanico.security.DeviceKey;
import org.abanico.simulation.SimulatedDriver;
import org.jspecify.annotations.Nullable;

/** The machine of somebody who gets a snapshot back, through the server, now and then. */
final class RestorerMachine {
  private final World world;
  private final String group;
  private final String name;
  private final SimulatedDriver host;
  private final Ledger ledger;
  private final SplittableRandom random;
  private final DeviceKey device;
  private final Path target;
  private int restores;
  private String snapshot = "";
  private @Nullable Life life;
  private @Nullable DestinationClient client;
  private @Nullable RestoreWriter writer;
  private @Nullable Outcome outcome;

  RestorerMachine(
      World world,
      String group,
      String name,
      SimulatedDriver host,
      Ledger ledger,
      SplittableRandom random) {
    this.world = world;
    this.group = group;
    this.name = name;
    this.host = host;
    this.ledger = ledger;
    this.random = random;
    this.device = DeviceKey.generate(random.split());
    this.target = world.work.resolve(name);
  }

  String name() {
    return name;
  }

  boolean isUp() {
    return life != null;
  }

  /** How the last restore has ended; null when it was killed, or has not. */
  @Nullable Outcome outcome() {
    return outcome;
  }

  /** Begins to get a snapshot back that a destination has published. Only while nothing runs. */
  void start(DestinationMachine from) {
    List<String> held = from.published();
    if (held.isEmpty()) {
      return;
    }
    snapshot = held.get(random.nextInt(held.size()));
    outcome = null;
    Life made = new Life(host, () -> {});
    life = made;
    RestoreWriter opened = new RestoreWriter(target, List.of(), false, new Undamaged());
    writer = opened;
    RestoreRequest request = new RestoreRequest(snapshot, Optional.empty(), List.of());
    String restore = "restore-" + ++restores;
    DestinationClient begun =
        DestinationClient.restoring(
            World.SERVER,
            new RestoreOptions(group, name, from.name(), restore, request),
            (_, _) -> opened,
            world.context(made, from.server().host(), device, random.split()),
            event -> told(made, event));
    client = begun;
    world.log.tell(name, "wants " + snapshot + " back from " + from.name());
    host.run(begun);
    host.execute(begun::start);
  }

  private void told(Life whose, ClientEvent event) {
    if (!world.hears(whose, name, event)) {
      return;
    }
    if (event instanceof ClientEvent.Ended(Outcome how)) {
      outcome = how;
    }
  }

  /** Killed. */
  void crash() {
    if (life != null) {
      world.log.tell(name, "is killed");
      end();
    }
  }

  /** Ends the program if it has come to its end, and looks at what was restored. */
  void reap() {
    DestinationClient running = client;
    if (running != null && outcome != null && running.isFinished()) {
      if (outcome == Outcome.COMPLETE || outcome == Outcome.INCOMPLETE) {
        BrokenPromiseException.require(
            ledger.tree(snapshot).differences(TreeImage.of(target)),
            name + " has got " + snapshot + " back");
      }
      end();
    }
  }

  private void end() {
    Life ended = Objects.requireNonNull(life);
    DestinationClient old = Objects.requireNonNull(client);
    life = null;
    client = null;
    ended.end();
    ended.windUp(new Remains(old, old::interrupt, old::isFinished));
    try {
      Objects.requireNonNull(writer).close();
      DrawnFolder.delete(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Undamaged implements RestoreListener {
    @Override
    public void progressed(long files, long bytes, String path) {}

    @Override
    public void damaged(Damage damage) {
      throw new BrokenPromiseException(name + " is given nothing damaged: " + damage);
    }

    @Override
    public void existing(String path) {
      throw new BrokenPromiseException("nothing was there before: " + path);
    }
  }
}
