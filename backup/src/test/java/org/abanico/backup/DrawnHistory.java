package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.backup.BackupWriter.Receipt;
import org.abanico.backup.block.ChunkCutter;
import org.abanico.backup.block.FastCdc;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.backup.filter.FilterRules;
import org.abanico.backup.memory.SourceMemory;
import org.abanico.backup.source.FolderReader;
import org.jspecify.annotations.Nullable;

/**
 * A series of backups of one source to a few destinations, and what befalls all of them: drawn from
 * a seed, and checked as it goes on.
 */
final class DrawnHistory implements AutoCloseable {
  private static final int MAX_FAILURES = 60;

  private final WorkFolder work;
  private final SplittableRandom random;
  private final Path source;
  private final Path memory;
  private final DrawnTree tree;
  private final RestlessFile restless;
  private final boolean hasRestless;
  private final List<DrawnDestination> destinations = new ArrayList<>();
  private final List<Path> past = new ArrayList<>();
  private final StringBuilder told = new StringBuilder();
  private final boolean remembers;
  private long version;
  private int backups;

  DrawnHistory(WorkFolder work, long seed) throws IOException {
    this.work = work;
    random = new SplittableRandom(seed);
    source = work.resolve("source");
    memory = work.resolve("memory.db");
    int kind = random.nextInt(3);
    ChunkCutter cutter =
        switch (kind) {
          case 0 -> new FastCdc();
          case 1 -> new FastCdc(512, 1_024, 4_096);
          default -> new FastCdc(32, 128, 512);
        };
    int maxFile = kind == 0 ? 300_000 : kind == 1 ? 40_000 : 30_000;
    restless = new RestlessFile(source.resolve("restless"), random.split(), cutter, maxFile);
    hasRestless = random.nextInt(3) == 0;
    remembers = random.nextInt(4) > 0;
    tree = new DrawnTree(source, random.split(), maxFile, restless);
    int many = 1 + random.nextInt(3) + random.nextInt(2);
    for (int i = 0; i < many; i++) {
      destinations.add(new DrawnDestination(work.resolve("copy" + i)));
    }
  }

  /** What has happened so far, for whoever looks for the reason. */
  String told() {
    return told.toString();
  }

  private void tell(String what) {
    told.append(what).append('\n');
  }

  void run() throws IOException {
    tree.build();
    int rounds = 5 + random.nextInt(8);
    int joined = 1 + random.nextInt(destinations.size());
    for (int round = 0; round < rounds; round++) {
      if (round > 0) {
        change();
      }
      if (joined < destinations.size() && random.nextInt(3) == 0) {
        joined++;
      }
      List<DrawnDestination> present = destinations.subList(0, joined);
      befall(present);
      List<DrawnDestination> partakers =
          new ArrayList<>(present.stream().filter(_ -> random.nextInt(6) > 0).toList());
      if (partakers.isEmpty()) {
        partakers.add(present.getFirst());
      }
      if (random.nextInt(4) == 0) {
        int times = random.nextInt(12) == 0 ? 10 : 1 + random.nextInt(2);
        for (int i = 0; i < times; i++) {
          backUp(partakers, 1 + random.nextInt(12));
          change();
        }
      }
      boolean oneGoes = random.nextInt(5) == 0;
      complete(partakers, oneGoes ? 1 + random.nextInt(15) : Integer.MAX_VALUE);
    }
    for (DrawnDestination destination : destinations) {
      for (String id : destination.held.keySet()) {
        destination.assertRestores(id);
      }
    }
  }

  private void change() throws IOException {
    if (random.nextInt(4) == 0) {
      return;
    }
    letTimePass();
    version++;
    tree.edit(past);
    if (hasRestless && random.nextBoolean()) {
      restless.wake();
    }
    tell("edited");
  }

  /** Until a change now has another time than one before. */
  private void letTimePass() throws IOException {
    Path probe = work.resolve("probe");
    Files.writeString(probe, "");
    Object before = Files.getAttribute(probe, "unix:ctime");
    while (Files.getAttribute(probe, "unix:ctime").equals(before)) {
      Files.writeString(probe, "again");
    }
  }

  private void befall(List<DrawnDestination> present) throws IOException {
    for (DrawnDestination destination : present) {
      if (!Files.exists(destination.folder)) {
        continue;
      }
      if (random.nextInt(3) == 0) {
        destination.close();
      }
      DrawnTampering tampering = new DrawnTampering(destination, random.split());
      if (random.nextInt(3) == 0) {
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
          tell(destination.folder.getFileName() + ": tampered, " + tampering.tamper());
        }
      }
      if (random.nextInt(8) == 0) {
        tampering.inStaging();
        tell(destination.folder.getFileName() + ": staging tampered");
      }
      if (!destination.isOpen() && random.nextInt(5) == 0) {
        tampering.loseCatalog();
        tell(destination.folder.getFileName() + ": catalog lost");
      }
      if (!destination.isOpen() && random.nextInt(6) == 0) {
        tampering.damageCatalog();
        tell(destination.folder.getFileName() + ": catalog damaged");
      }
      if (destination.held.size() > 1 && random.nextInt(4) == 0) {
        List<String> ids = new ArrayList<>(destination.held.keySet());
        String forgotten = ids.get(random.nextInt(ids.size() - 1));
        destination.forget(forgotten);
        tell(destination.folder.getFileName() + ": forgot " + forgotten);
      }
    }
    if (random.nextInt(10) == 0) {
      Files.deleteIfExists(memory);
      tell("memory lost");
    }
    if (random.nextInt(10) == 0) {
      tell("memory damaged: " + DrawnTampering.damage(memory, random));
    }
  }

  /** Backs up until everybody holds it, but for one that is gone after so many blocks. */
  private void complete(List<DrawnDestination> partakers, int oneGoneAfter) throws IOException {
    List<DrawnDestination> left = new ArrayList<>(partakers);
    int goneAfter = oneGoneAfter;
    for (int attempts = 0; !left.isEmpty(); attempts++) {
      assertThat(attempts).as("attempts").isLessThan(MAX_FAILURES);
      left.removeAll(backUp(left, Integer.MAX_VALUE, goneAfter));
      goneAfter = Integer.MAX_VALUE;
    }
  }

  private void backUp(List<DrawnDestination> partakers, int goneAfter) throws IOException {
    boolean atOnce = random.nextBoolean();
    List<DrawnDestination> published =
        backUp(partakers, goneAfter, atOnce ? goneAfter : goneAfter + random.nextInt(5));
    assertThat(published.size()).isLessThanOrEqualTo(partakers.size());
  }

  /** Answers those who hold it then. The first is gone after other blocks than the others. */
  private List<DrawnDestination> backUp(
      List<DrawnDestination> partakers, int goneAfter, int firstGoneAfter) throws IOException {
    String id = "backup-" + (100 + ++backups);
    List<DrawnDestination> present = new ArrayList<>();
    List<DrawnExchange.Member> members = new ArrayList<>();
    boolean[] killed = new boolean[partakers.size()];
    for (DrawnDestination destination : partakers) {
      FolderWriter writer = begin(destination, id);
      if (writer != null) {
        killed[present.size()] = random.nextInt(3) == 0;
        int blocks = present.isEmpty() ? firstGoneAfter : goneAfter;
        present.add(destination);
        members.add(new DrawnExchange.Member(writer, blocks));
      }
    }
    if (present.isEmpty()) {
      return List.of();
    }
    boolean unchanged =
        present.stream().allMatch(each -> each.version == version && !each.catalogDamaged);
    tell(id + " to " + present.stream().map(each -> each.folder.getFileName()).toList());
    InstantSource later = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(5));
    SourceMemory known = remembers ? SourceMemory.open(memory, later) : null;
    List<DrawnDestination> published = new ArrayList<>();
    List<Path> frozenMemory = new ArrayList<>();
    try (FolderReader reader =
            FolderReader.open(source, FilterRules.NONE, id, Backups.SOURCE, known, restless);
        DrawnExchange exchange =
            new DrawnExchange(reader, members, random.split(), random.nextInt(4))) {
      long content = exchange.run();
      tell("  content " + content);
      if (!restless.calm()) {
        tell("  it changed meanwhile");
      }
      if (unchanged) {
        assertThat(content).as("content of what has not changed").isZero();
      }
      if (members.stream().anyMatch(DrawnExchange.Member::isLive)) {
        Path copy = work.resolve("past-" + id);
        Backups.copyTree(source, copy);
        past.add(copy);
        for (int i = 0; i < members.size(); i++) {
          if (members.get(i).isLive()) {
            assertThat(members.get(i).complete).as("complete").isTrue();
            publish(present.get(i), members.get(i), reader, id, copy);
            published.add(present.get(i));
          }
        }
      }
      if (remembers && random.nextInt(6) == 0) {
        frozenMemory.addAll(frozenMemory());
      }
    } finally {
      for (int i = 0; i < members.size(); i++) {
        end(present.get(i), members.get(i), killed[i] && !published.contains(present.get(i)));
      }
    }
    killSource(frozenMemory);
    for (int i = 0; i < members.size(); i++) {
      IOException failure = members.get(i).failure;
      if (failure != null) {
        excuse(present.get(i), failure);
      }
    }
    for (DrawnDestination destination : published) {
      check(destination, id);
    }
    return published;
  }

  /** What a source that is killed now leaves of its memory, in another place. */
  private List<Path> frozenMemory() throws IOException {
    List<Path> frozen = new ArrayList<>();
    for (String suffix : List.of("", "-wal")) {
      Path file = memory.resolveSibling(memory.getFileName() + suffix);
      if (Files.exists(file)) {
        frozen.add(Files.copy(file, file.resolveSibling(file.getFileName() + ".killed")));
      }
    }
    return frozen;
  }

  private void killSource(List<Path> frozen) throws IOException {
    for (Path file : frozen) {
      String name = String.valueOf(file.getFileName());
      Path back = file.resolveSibling(name.substring(0, name.length() - ".killed".length()));
      Files.move(file, back, StandardCopyOption.REPLACE_EXISTING);
    }
    if (!frozen.isEmpty()) {
      tell("  source killed");
    }
  }

  private @Nullable FolderWriter begin(DrawnDestination destination, String id) throws IOException {
    try {
      return destination.open().begin(id, Backups.SOURCE);
    } catch (FolderException e) {
      throw new AssertionError("a folder that is refused", e);
    }
  }

  private void publish(
      DrawnDestination destination,
      DrawnExchange.Member member,
      FolderReader reader,
      String id,
      Path copy)
      throws IOException {
    int killedAt = random.nextInt(4) == 0 ? 1 + random.nextInt(20) : 0;
    List<Path> frozen = new ArrayList<>();
    Receipt receipt =
        member.writer.publish(
            (files, _) -> {
              if (files == killedAt) {
                frozen.add(destination.frozen());
              }
            });
    BackupReader.Summary summary = reader.summary();
    assertThat(receipt)
        .isEqualTo(
            new Receipt(summary.root(), summary.files(), summary.bytes(), summary.omitted()));
    if (!frozen.isEmpty()) {
      member.writer.close();
      destination.kill(frozen.getFirst());
      assertThat(destination.open().takeRecoveries())
          .contains(new Recovery(Recovery.What.FINISHED, id, id));
      tell("  " + destination.folder.getFileName() + " killed at file " + killedAt);
    }
    destination.published(id, copy, version);
  }

  private void end(DrawnDestination destination, DrawnExchange.Member member, boolean killed)
      throws IOException {
    if (killed) {
      Path frozen = destination.frozen();
      member.writer.close();
      destination.kill(frozen);
      tell("  " + destination.folder.getFileName() + " killed");
    } else {
      member.writer.close();
    }
  }

  /** A backup may fail where somebody has changed a file in secret, or the catalog. */
  private void excuse(DrawnDestination destination, IOException failure) throws IOException {
    tell("  " + destination.folder.getFileName() + " failed: " + failure);
    if (failure instanceof FolderException refusal
        && refusal.problem() == FolderException.Problem.CHANGED
        && destination.secret.remove(
            destination.folder.toRealPath().relativize(Path.of(refusal.path())).toString())) {
      return;
    }
    if (!destination.catalogDamaged) {
      throw failure;
    }
    // That a text is not where the catalog says shows before the rest of the damage may.
    destination.catalogDamaged =
        failure instanceof FolderException texts && texts.path().endsWith(".abanico/snapshots");
  }

  private void check(DrawnDestination destination, String id) throws IOException {
    destination.assertHeldAreListed();
    if (random.nextInt(3) == 0) {
      List<String> ids = new ArrayList<>(destination.held.keySet());
      destination.assertRestores(ids.get(random.nextInt(ids.size())));
    }
    if (random.nextInt(3) == 0) {
      destination.assertVerifies();
      tell("  " + destination.folder.getFileName() + " verified after " + id);
    }
  }

  @Override
  public void close() throws IOException {
    for (DrawnDestination destination : destinations) {
      destination.close();
    }
  }
}
