package org.abanico.simulation.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.abanico.backup.block.ChunkCutter;
import org.abanico.backup.filter.FilterRules;
import org.abanico.backup.memory.SourceMemory;
import org.abanico.backup.source.FolderCounter;
import org.abanico.backup.source.FolderReader;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.SourceClient;
import org.abanico.client.SourceFolder;
import org.abanico.client.SourceOptions;
import org.abanico.client.TotalsSource;
import org.abanico.security.DeviceKey;
import org.abanico.simulation.SimulatedDriver;
import org.jspecify.annotations.Nullable;

/** The machine of a source: its folder, and a program that is run again and again. */
final class SourceMachine {
  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** So long may it take to say goodbye. */
  private static final long FAREWELL = 120 * World.SECOND;

  private static final int COUNTED_AT_ONCE = 4096;

  private final World world;
  private final String name;
  private final SimulatedDriver host;
  private final ServerMachine server;
  private final SplittableRandom random;
  private final DeviceKey device;
  private final MachineClock clock;
  private final Ledger ledger;
  private final DrawnFolder folder;
  private final ChunkCutter cutter;
  private final boolean remembers;
  private List<DestinationMachine> members = List.of();
  private Runnable sending = () -> {};

  private @Nullable Life life;
  private @Nullable SourceClient client;
  private @Nullable FolderReader reader;
  private @Nullable TreeImage tree;
  private @Nullable Outcome outcome;
  private long endedAt;

  SourceMachine(
      World world,
      String name,
      SimulatedDriver host,
      ServerMachine server,
      Ledger ledger,
      DrawnFolder folder,
      ChunkCutter cutter,
      SplittableRandom random) {
    this.world = world;
    this.name = name;
    this.host = host;
    this.server = server;
    this.ledger = ledger;
    this.folder = folder;
    this.cutter = cutter;
    this.random = random;
    this.device = DeviceKey.generate(random.split());
    this.clock = new MachineClock(world.network.clock());
    this.remembers = random.nextInt(4) > 0;
  }

  /** Whom it sends to. */
  void sendsTo(List<DestinationMachine> destinations) {
    members = destinations;
  }

  /** Is to be told whenever it begins to send. */
  void onSending(Runnable listener) {
    sending = listener;
  }

  SimulatedDriver host() {
    return host;
  }

  MachineClock clock() {
    return clock;
  }

  DrawnFolder folder() {
    return folder;
  }

  boolean isUp() {
    return life != null;
  }

  /** How its last program has ended; null when it was killed, or has not. */
  @Nullable Outcome outcome() {
    return outcome;
  }

  /** What the folder was when its last program began. */
  TreeImage tree() {
    return Objects.requireNonNull(tree);
  }

  /** Starts a program, which ends by itself. Only while none runs. */
  void start(SourceOptions options) {
    tree = TreeImage.of(folder.path(), cutter);
    outcome = null;
    Life made = new Life(host, () -> {});
    life = made;
    SourceClient begun =
        new SourceClient(
            World.SERVER,
            options,
            new Readings(),
            world.context(made, server.host(), device, random.split()),
            event -> told(made, event));
    client = begun;
    world.log.tell(
        name,
        "starts, for "
            + options.destinations()
            + ", waits for "
            + options.waitFor()
            + ", "
            + options.lostAfter().toSeconds()
            + " s for who is lost; "
            + tree().size()
            + " entries");
    host.run(begun);
    host.execute(begun::start);
  }

  /** Its user has had enough. */
  void interrupt() {
    if (client != null && !client.isEnded()) {
      world.log.tell(name, "is interrupted");
      host.execute(client::interrupt);
    }
  }

  /** Killed. */
  void crash() {
    if (life != null) {
      world.log.tell(name, "is killed");
      end();
    }
  }

  private void end() {
    Life ended = Objects.requireNonNull(life);
    SourceClient old = Objects.requireNonNull(client);
    life = null;
    client = null;
    ended.end();
    closeReader();
    ended.windUp(new Remains(old, old::interrupt, old::isFinished));
    BrokenPromiseException.require(
        tree().differences(TreeImage.of(folder.path())), name + " leaves its folder as it was");
  }

  private void closeReader() {
    FolderReader open = reader;
    reader = null;
    if (open != null) {
      open.close();
    }
  }

  /** Ends the program if it has come to its end. */
  void reap() {
    SourceClient running = client;
    if (running == null || outcome == null) {
      return;
    }
    if (running.isFinished()) {
      end();
    } else if (world.network.clock().nanoTime() - endedAt > FAREWELL) {
      throw new BrokenPromiseException(name + " is finished once it has ended");
    }
  }

  private void told(Life whose, ClientEvent event) {
    if (!world.hears(whose, name, event)) {
      return;
    }
    switch (event) {
      case ClientEvent.SourceFinished finished -> finished.destinations().forEach(this::check);
      case ClientEvent.Ended(Outcome how) -> {
        outcome = how;
        endedAt = world.network.clock().nanoTime();
      }
      case ClientEvent.ReadyToSend _, ClientEvent.FurtherBackup _ -> sending.run();
      case ClientEvent.Omitted omitted ->
          throw new BrokenPromiseException("everything can be read: " + omitted);
      case ClientEvent.FolderFailed failed ->
          throw new BrokenPromiseException("a source's folder can be read: " + failed);
      default -> {}
    }
  }

  /** Whoever is said to hold the tree does. */
  private void check(ClientEvent.DestinationResult result) {
    if (result.held()) {
      boolean holds =
          members.stream()
              .anyMatch(member -> member.name().equals(result.name()) && member.holds(tree()));
      BrokenPromiseException.require(holds, result.name() + " holds what its receipt is for");
    }
  }

  /** The folder, read once for each backup. */
  private final class Readings implements SourceFolder {
    @Override
    public String newBackup() {
      String backup =
          START.format(clock.instant()) + "-" + HexFormat.of().toHexDigits(random.nextInt());
      ledger.begins(backup, tree());
      return backup;
    }

    @Override
    public Opened open(String backup) throws IOException {
      FolderCounter counter = FolderCounter.open(folder.path());
      FolderReader opened =
          FolderReader.open(folder.path(), FilterRules.NONE, backup, name, memory(), cutter);
      reader = opened;
      TotalsSource totals =
          () -> {
            FolderCounter.Totals counted = counter.step(COUNTED_AT_ONCE);
            return new TotalsSource.Totals(counted.files(), counted.bytes(), counted.done());
          };
      return new Opened(opened, totals);
    }

    private @Nullable SourceMemory memory() {
      Path file = world.work.resolve(name + ".db");
      try {
        return remembers ? SourceMemory.open(file, clock) : null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
