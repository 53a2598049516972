package org.abanico.simulation.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.backup.FolderException;
import org.abanico.backup.block.ChunkCutter;
import org.abanico.backup.filter.FilterRules;
import org.abanico.backup.manifest.OmissionCode;
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

  /** Of so many blocks of a folder that people work in, one is read after a change. */
  private static final int CALMNESS = 2;

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
  private final Set<String> begun = new HashSet<>();
  private boolean restless;
  private boolean lostSight;
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
      boolean restless,
      SplittableRandom random) {
    this.world = world;
    this.name = name;
    this.host = host;
    this.server = server;
    this.ledger = ledger;
    this.folder = folder;
    this.cutter = cutter;
    this.restless = restless;
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

  /** From now on nobody works in its folder while it is read. */
  void calmDown() {
    restless = false;
  }

  /** Whether anything has vanished while its folder was read. */
  boolean hasLostSight() {
    return lostSight;
  }

  /** How its last program has ended; null when it was killed, or has not. */
  @Nullable Outcome outcome() {
    return outcome;
  }

  /** What the folder was when its last program began, or was changed since. */
  TreeImage tree() {
    return Objects.requireNonNull(tree);
  }

  /** Starts a program, which ends by itself. Only while none runs. */
  void start(SourceOptions options) {
    if (restless) {
      enlarge();
    }
    tree = ledger.image(folder.path());
    begun.clear();
    ledger.beginsAnew();
    outcome = null;
    Life made = new Life(host, () -> {});
    life = made;
    SourceClient program =
        new SourceClient(
            World.SERVER,
            options,
            new Readings(),
            world.context(made, server.host(), device, random.split()),
            event -> told(made, event));
    client = program;
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
    host.run(program);
    host.execute(program::start);
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
      case ClientEvent.Omitted omitted -> {
        BrokenPromiseException.require(
            restless && omitted.code().equals(OmissionCode.VANISHED.text()),
            "everything can be read: " + omitted);
        lostSight = true;
      }
      case ClientEvent.Remarked remarked -> {
        BrokenPromiseException.require(
            restless && remarked.code().equals(Omission.CHANGING), "nothing to tell: " + remarked);
        ledger.tears(remarked.path());
      }
      case ClientEvent.FolderFailed failed ->
          BrokenPromiseException.require(
              restless && failed.problem() == FolderException.Problem.CHANGED,
              "a source's folder can be read: " + failed);
      default -> {}
    }
  }

  private void enlarge() {
    try {
      folder.enlarge();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** People work in its folder, now and then. */
  private void disturb() {
    if (!restless || random.nextInt(CALMNESS) > 0) {
      return;
    }
    try {
      folder.disturb();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    world.log.tell(name, "has its folder changed meanwhile");
    TreeImage now = ledger.image(folder.path());
    tree = now;
    begun.forEach(backup -> ledger.changes(backup, now));
  }

  /** Whoever is said to hold the tree does. */
  private void check(ClientEvent.DestinationResult result) {
    if (result.held()) {
      boolean holds =
          members.stream()
              .filter(member -> member.name().equals(result.name()))
              .anyMatch(
                  member -> member.holds(tree()) || (restless && begun.contains(member.newest())));
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
      begun.add(backup);
      return backup;
    }

    @Override
    public Opened open(String backup) throws IOException {
      ledger.reads(backup, tree());
      FolderCounter counter = FolderCounter.open(folder.path());
      FolderReader opened =
          FolderReader.open(folder.path(), FilterRules.NONE, backup, name, memory(), cutter);
      reader = opened;
      TotalsSource totals =
          () -> {
            FolderCounter.Totals counted = counter.step(COUNTED_AT_ONCE);
            return new TotalsSource.Totals(counted.files(), counted.bytes(), counted.done());
          };
      return new Opened(
          restless
              ? new DisturbedReader(
                  opened, SourceMachine.this::disturb, () -> ledger.isRead(backup))
              : opened,
          totals);
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
