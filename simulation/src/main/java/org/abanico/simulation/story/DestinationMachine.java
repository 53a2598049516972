package org.abanico.simulation.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.abanico.backup.BackupWriter;
import org.abanico.backup.FolderException;
import org.abanico.backup.Recovery;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderOptions;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.History;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.history.Retention;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.manifest.ManifestTotals;
import org.abanico.client.ClientEvent;
import org.abanico.client.DestinationClient;
import org.abanico.client.DestinationOptions;
import org.abanico.client.DestinationTarget;
import org.abanico.client.RestoreRequest;
import org.abanico.client.TotalsSource;
import org.abanico.security.DeviceKey;
import org.abanico.simulation.SimulatedDriver;
import org.abanico.testing.disk.Killed;
import org.jspecify.annotations.Nullable;

/**
 * The machine of a destination: its folder, its program, which may be killed and started again, and
 * what the program has promised.
 */
final class DestinationMachine {
  private static final long SHORTEST_PAUSE = World.SECOND / 10;
  private static final long LONGEST_PAUSE = 60 * World.SECOND;

  private final World world;
  private final String group;
  private final String name;
  private final SimulatedDriver host;
  private final ServerMachine server;
  private final SplittableRandom random;
  private final DeviceKey device;
  private final MachineClock clock;
  private final Ledger ledger;
  private final DestinationDisk disk;
  private final StoredChunks chunks;

  private final Past past;
  private final Retention retention;

  /** What may be damaged of what it had published by then: it has come to history as it was. */
  private List<String> rotten = List.of();

  private @Nullable Life life;
  private @Nullable DestinationFolder folder;
  private @Nullable DestinationClient client;
  private boolean healthy;

  DestinationMachine(
      World world,
      String group,
      String name,
      SimulatedDriver host,
      ServerMachine server,
      Ledger ledger,
      SplittableRandom random) {
    this.world = world;
    this.group = group;
    this.name = name;
    this.host = host;
    this.server = server;
    this.ledger = ledger;
    this.chunks = new StoredChunks(ledger::isDisturbed);
    this.random = random;
    this.device = DeviceKey.generate(random.split());
    this.clock = new MachineClock(world.network.clock());
    this.disk = new DestinationDisk(world.work.resolve(name), random.split());
    this.past = new Past(name);
    this.retention =
        random.nextInt(3) == 0
            ? new Retention(0, 1 + random.nextInt(2), 0, 0)
            : Retention.EVERYTHING;
  }

  String name() {
    return name;
  }

  SimulatedDriver host() {
    return host;
  }

  /** Where it connects to. */
  ServerMachine server() {
    return server;
  }

  MachineClock clock() {
    return clock;
  }

  boolean isUp() {
    return life != null;
  }

  /** Starts the program, unless it runs. */
  void start() {
    if (life != null) {
      return;
    }
    Life made = new Life(host, this::killedByDisk);
    life = made;
    try {
      Path path = disk.begin(healthy);
      world.log.tell(name, "starts, " + disk.fate());
      DestinationFolder opened =
          DestinationFolder.open(path, FolderOptions.careful(clock).withAllowRemovals(true));
      folder = opened;
      client =
          new DestinationClient(
              World.SERVER,
              new DestinationOptions(group, name, true, false),
              target(opened),
              world.context(made, server.host(), device, random.split()),
              event -> told(made, event));
    } catch (Killed e) {
      killedByDisk();
      return;
    } catch (FolderException e) {
      BrokenPromiseException.require(disk.isHit(), "a folder on a sound disk opens, not: " + e);
      world.log.tell(name, "cannot open its folder: " + e.problem());
      stopAndComeBack();
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    checkOpened();
    host.run(Objects.requireNonNull(client));
    host.execute(client::start);
  }

  private DestinationTarget target(DestinationFolder opened) {
    return new DestinationTarget() {
      @Override
      public BackupWriter begin(String backup, String source) throws IOException {
        chunks.begins();
        return new WatchedWriter(opened.begin(backup, source), backup, chunks);
      }

      @Override
      public Retention.Verdict retain() throws IOException {
        List<Snapshot> due = retention.decide(snapshots()).forget();
        past.fallDue(due);
        if (!due.isEmpty()) {
          chunks.keepOnly(past.kept().stream().map(ledger::tree).toList());
        }
        return opened.retain(retention);
      }

      @Override
      public List<Recovery> takeRecoveries() {
        return opened.takeRecoveries();
      }

      @Override
      public Optional<GivenBack> giveBack(String restore, RestoreRequest request)
          throws IOException {
        List<Snapshot> held = opened.history().list().snapshots();
        Optional<Snapshot> meant = History.find(held, request.snapshot(), request.time());
        if (meant.isEmpty()) {
          return Optional.empty();
        }
        ManifestTotals all = meant.get().totals();
        return Optional.of(
            new GivenBack(
                opened.giveBack(restore, meant.get(), request.paths()),
                new TotalsSource.Totals(all.files(), all.bytes(), true)));
      }
    };
  }

  private void killedByDisk() {
    crash("is killed by its disk");
    comeBackLater();
  }

  private void stopAndComeBack() {
    stop();
    comeBackLater();
  }

  private void comeBackLater() {
    long pause = random.nextLong(SHORTEST_PAUSE, LONGEST_PAUSE);
    world.network.after(pause, this::start);
  }

  /** The program is killed, or the machine loses its power; it is started again later. */
  void strike() {
    if (life != null) {
      crash("is killed");
      comeBackLater();
    }
  }

  private void crash(String how) {
    world.log.tell(name, how);
    Life ended = Objects.requireNonNull(life);
    life = null;
    ended.end();
    try {
      disk.kill();
      try {
        closeFolder();
      } catch (Killed | IOException e) {
        world.log.tell(name, "leaves its folder as it is");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    die();
    windUp(ended);
  }

  /** The program ends as its user wants, between two events. */
  void stop() {
    Life ended = life;
    if (ended == null) {
      return;
    }
    world.log.tell(name, "stops");
    life = null;
    ended.end();
    try {
      closeFolder();
    } catch (Killed e) {
      world.log.tell(name, "is killed by its disk meanwhile");
      die();
    } catch (IOException e) {
      BrokenPromiseException.require(disk.isHit(), "a folder on a sound disk closes, not: " + e);
    }
    windUp(ended);
  }

  private void die() {
    try {
      disk.isDead();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void closeFolder() throws IOException {
    DestinationFolder open = folder;
    folder = null;
    if (open != null) {
      open.close();
    }
  }

  private void windUp(Life ended) {
    DestinationClient old = client;
    client = null;
    if (old != null) {
      ended.windUp(new Remains(old, old::interrupt, old::isFinished));
    }
  }

  /** Looks at a day's share of its folder, as it does in production between two backups. */
  void verify() {
    DestinationFolder open = folder;
    if (open == null || open.isTakingIn()) {
      return;
    }
    world.log.tell(name, "verifies its folder");
    try {
      open.verifyShare(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), new Share());
    } catch (Killed e) {
      killedByDisk();
    } catch (IOException e) {
      BrokenPromiseException.require(disk.isHit(), "a folder on a sound disk is read, not: " + e);
    }
  }

  /** Its disk flips a bit. Whoever verifies the folder is told, and the next backup repairs it. */
  void rot() {
    if (past.kept().isEmpty()) {
      return;
    }
    try {
      BitRot bit = BitRot.befall(disk.real(), random);
      world.log.tell(name, "has a bit flipped in " + bit.names() + ", and verifies its folder");
      bit.checkFound();
      rotten = bit.names();
      chunks.keepOnly(List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isRotten() {
    return !rotten.isEmpty();
  }

  /** From now on its disk does what it should. */
  void heal() {
    healthy = true;
    if (life != null) {
      stop();
    }
    start();
  }

  private void told(Life whose, ClientEvent event) {
    if (!world.hears(whose, name, event)) {
      return;
    }
    switch (event) {
      case ClientEvent.Published done -> published(done.backup());
      case ClientEvent.Recovered found -> {
        if (found.what() == Recovery.What.FINISHED && !past.has(found.backup())) {
          published(found.backup());
        }
      }
      case ClientEvent.FolderFailed failed -> {
        BrokenPromiseException.require(disk.isHit(), "a sound disk does not fail: " + failed);
        chunks.forgetUnpublished();
      }
      case ClientEvent.FellShort fallen ->
          throw new BrokenPromiseException("every entry gets what it should: " + fallen);
      case ClientEvent.LeftOut left ->
          throw new BrokenPromiseException("every entry is held: " + left);
      default -> {}
    }
  }

  private void published(String backup) {
    TreeImage tree = ledger.tree(backup, disk.real());
    BrokenPromiseException.require(
        tree.differences(TreeImage.of(disk.real())), name + " is what it has published, " + backup);
    past.add(backup);
    chunks.published(tree);
  }

  /** The snapshots are there that were, and the tree is the newest one's. */
  private void checkOpened() {
    List<String> held = snapshots().stream().map(Snapshot::backup).toList();
    boolean more = past.isFound(held);
    TreeImage tree = TreeImage.of(disk.real());
    if (held.isEmpty()) {
      BrokenPromiseException.require(tree.size() == 1, name + " is empty at first");
    } else {
      TreeImage newest = ledger.tree(held.getLast(), disk.real());
      BrokenPromiseException.require(
          newest.differences(tree), name + " is the tree of " + held.getLast());
      if (more) {
        chunks.published(newest);
      }
    }
  }

  private List<Snapshot> snapshots() {
    try {
      return DestinationFolder.history(disk.real()).list().snapshots();
    } catch (IOException e) {
      throw new BrokenPromiseException(name + " can be read", e);
    }
  }

  /** The identifiers of the snapshots that it certainly has, in their order. */
  List<String> published() {
    return past.kept();
  }

  /** What it has published last; empty when it has published nothing. */
  String newest() {
    List<String> kept = past.kept();
    return kept.isEmpty() ? "" : kept.getLast();
  }

  /** Whether what it has published last is this tree. */
  boolean holds(TreeImage tree) {
    return !newest().isEmpty() && ledger.tree(newest()).isSame(tree);
  }

  /**
   * Everything that was ever published can be restored, and nothing is damaged. Once it is down.
   *
   * @param all whether to restore all snapshots, and not only one; all are verified in any case
   */
  void checkPast(boolean all) {
    checkOpened();
    List<Snapshot> held = snapshots();
    int one = random.nextInt(Math.max(1, held.size()));
    PastCheck check = new PastCheck(name, disk.real(), ledger, rotten);
    check.verify();
    Path target = world.work.resolve(name + ".restored");
    for (Snapshot snapshot : all || held.isEmpty() ? held : held.subList(one, one + 1)) {
      check.restore(snapshot, target);
    }
    BrokenPromiseException.require(
        Files.exists(disk.real().resolve(".abanico")), name + " is a destination");
  }

  /** What a disk that fails does not read is taken for damaged, and may be sent again. */
  private final class Share implements RestoreListener {
    @Override
    public void progressed(long files, long bytes, String path) {}

    @Override
    public void damaged(Damage damage) {
      BrokenPromiseException.require(disk.isHit(), name + " is not damaged: " + damage);
      world.log.tell(name, "finds " + damage.path() + " damaged");
      chunks.keepOnly(List.of());
    }

    @Override
    public void existing(String path) {}
  }
}
