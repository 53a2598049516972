package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.abanico.backup.FolderException;
import org.abanico.backup.InvalidBackupException;
import org.abanico.backup.LeftOut;
import org.abanico.backup.Refusal;
import org.abanico.client.ClientEvent.BackupFailed;
import org.abanico.client.ClientEvent.DestinationResult;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.ClientEvent.Published;
import org.abanico.client.ClientEvent.SourceFinished;
import org.abanico.client.World.Actor;
import org.abanico.security.seal.BlockSealer;
import org.abanico.wire.message.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole backups: a source, the server and destinations, under drawn schedules. */
class BackupTest {
  private static final String FIRST = "20260102T030405Z-first";
  private static final String SECOND = "20260102T040506Z-second";

  private static void forSeeds(int count, LongConsumer test) {
    for (long seed = 0; seed < count; seed++) {
      try {
        test.accept(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static SourceFinished finish(World world, Actor source) {
    world.until("the end of the source", () -> source.outcome() != null);
    return source.told(SourceFinished.class).getLast();
  }

  private static DestinationResult resultOf(SourceFinished finished, String name) {
    return finished.destinations().stream()
        .filter(result -> result.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void assertHolds(MemoryTarget target, MemorySource folder) {
    assertThat(target.published.values())
        .as("folder %s", folder.backup())
        .anySatisfy(
            blocks ->
                assertThat(blocks)
                    .usingElementComparator(java.util.Arrays::compare)
                    .isEqualTo(folder.blocks));
  }

  @Test
  void everyDestinationEndsUpWithEveryBlockInOrder() {
    forSeeds(
        80,
        seed -> {
          try (World world = new World(seed)) {
            MemorySource folder = MemorySource.drawn(FIRST, world.random, 40, 60_000);
            List<MemoryTarget> targets = new ArrayList<>();
            int count = 1 + world.random.nextInt(4);
            for (int i = 0; i < count; i++) {
              targets.add(new MemoryTarget());
              world.destination("d" + i, targets.get(i)).disk.slowness =
                  1 + world.random.nextInt(20);
            }
            Actor source = world.source(folder, count);
            SourceFinished finished = finish(world, source);
            assertThat(source.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(finished.destinations()).hasSize(count).allMatch(DestinationResult::held);
            targets.forEach(target -> assertHolds(target, folder));
          }
        });
  }

  @Test
  void nothingBeginsBeforeEnoughDestinationsAreThere() {
    try (World world = new World(1)) {
      MemoryTarget first = new MemoryTarget();
      world.destination("first", first);
      Actor source = world.source(new MemorySource(FIRST, world.random, 10, 10), 2);
      world.until("waiting", () -> source.events.contains(new ClientEvent.Waiting(1, 2)));
      for (int i = 0; i < 500; i++) {
        world.step();
      }
      assertThat(source.hasTold(ClientEvent.ReadyToSend.class)).isFalse();
      assertThat(first.begun).isZero();
      world.destination("second", new MemoryTarget());
      finish(world, source);
      assertThat(source.events)
          .contains(
              new ClientEvent.MemberJoined("first"),
              new ClientEvent.MemberJoined("second"),
              new ClientEvent.ReadyToSend(FIRST, 2));
    }
  }

  @Test
  void backupsFollowEachOther() {
    try (World world = new World(2)) {
      MemoryTarget target = new MemoryTarget();
      world.destination("d", target);
      MemorySource first = MemorySource.drawn(FIRST, world.random, 20, 5000);
      MemorySource second = MemorySource.drawn(SECOND, world.random, 20, 5000);
      Actor source = world.source(first, 1);
      finish(world, source);
      world.until("the first source to be gone", () -> source.program().isFinished());
      finish(world, world.source(second, 1));
      assertHolds(target, first);
      assertHolds(target, second);
      world.until("both to be closed", () -> target.closed == 2);
    }
  }

  @Test
  void aMemberThatLeavesAtAnyPointFailsAlone() {
    forSeeds(
        80,
        seed -> {
          try (World world = new World(seed)) {
            MemorySource folder = MemorySource.drawn(FIRST, world.random, 30, 30_000);
            MemoryTarget stays = new MemoryTarget();
            MemoryTarget goes = new MemoryTarget();
            world.destination("stays", stays);
            Actor leaver = world.destination("goes", goes);
            Actor source = world.source(folder, 2);
            world.until("a beginning", () -> source.hasTold(ClientEvent.ReadyToSend.class));
            for (int steps = world.random.nextInt(2000); steps > 0; steps--) {
              world.step();
            }
            if (world.random.nextBoolean()) {
              leaver.program().interrupt(world.now);
            } else {
              leaver.lose(world.now);
            }
            SourceFinished finished = finish(world, source);
            assertHolds(stays, folder);
            assertThat(resultOf(finished, "stays").held()).isTrue();
            if (resultOf(finished, "goes").held()) {
              assertHolds(goes, folder);
            } else {
              assertThat(resultOf(finished, "goes").code()).isIn("left", "lost", "interrupted");
              assertThat(source.outcome()).isEqualTo(Outcome.FAILED);
            }
          }
        });
  }

  @Test
  void whenTheSourceGoesAtAnyPointItsDestinationsWaitForTheNext() {
    forSeeds(
        80,
        seed -> {
          try (World world = new World(seed)) {
            MemorySource abandoned = MemorySource.drawn(FIRST, world.random, 30, 30_000);
            List<MemoryTarget> targets = List.of(new MemoryTarget(), new MemoryTarget());
            List<Actor> destinations =
                List.of(
                    world.destination("a", targets.get(0)), world.destination("b", targets.get(1)));
            Actor goes = world.source(abandoned, 2);
            for (int steps = world.random.nextInt(2500); steps > 0; steps--) {
              world.step();
            }
            if (world.random.nextBoolean()) {
              goes.program().interrupt(world.now);
              assertThat(goes.outcome()).isIn(Outcome.INTERRUPTED, Outcome.COMPLETE);
            } else {
              goes.lose(world.now);
            }
            world.until("the source's end", () -> goes.program().isFinished());
            MemorySource next = MemorySource.drawn(SECOND, world.random, 10, 30_000);
            SourceFinished finished = finish(world, world.source(next, 2));
            assertThat(finished.destinations()).allMatch(DestinationResult::held);
            for (int i = 0; i < 2; i++) {
              assertHolds(targets.get(i), next);
              Actor destination = destinations.get(i);
              assertThat(
                      destination.told(Published.class).size()
                          + destination.told(BackupFailed.class).size())
                  .isEqualTo(destination.told(ClientEvent.Begun.class).size());
            }
          }
        });
  }

  @Test
  void groupsDoNotMixHoweverTheyInterleave() {
    forSeeds(
        30,
        seed -> {
          try (World world = new World(seed)) {
            MemorySource red = MemorySource.drawn(FIRST, world.random, 20, 20_000);
            MemorySource blue = MemorySource.drawn(FIRST, world.random, 20, 20_000);
            MemoryTarget redTarget = new MemoryTarget();
            MemoryTarget blueTarget = new MemoryTarget();
            world.destination(new DestinationOptions("red", "d", true, false), redTarget);
            world.destination(new DestinationOptions("blue", "d", true, false), blueTarget);
            Actor redSource = world.source("red", red, 1);
            Actor blueSource = world.source("blue", blue, 1);
            finish(world, redSource);
            finish(world, blueSource);
            assertHolds(redTarget, red);
            assertHolds(blueTarget, blue);
          }
        });
  }

  @Test
  void damagedBlocksAreSentAgainToWhoLacksThemAlone() {
    forSeeds(
        60,
        seed -> {
          try (World world = new World(seed)) {
            MemorySource folder = MemorySource.drawn(FIRST, world.random, 30, 30_000);
            MemoryTarget damaged = new MemoryTarget();
            for (int i = 0; i < 5; i++) {
              damaged.damage(world.random.nextInt(folder.blocks.size()), 1 + i);
            }
            MemoryTarget sound = new MemoryTarget();
            world.destination("damaged", damaged);
            world.destination("sound", sound);
            Actor source = world.source(folder, 2);
            finish(world, source);
            assertThat(source.outcome()).isEqualTo(Outcome.COMPLETE);
            assertHolds(damaged, folder);
            assertHolds(sound, folder);
          }
        });
  }

  @Test
  void aDamagedBlockIsRepeatedEvenWhenMoreThanTheCreditIsBehindIt() {
    int[] sizes = new int[30];
    java.util.Arrays.fill(sizes, 500_000);
    try (World world = new World(3, Limits.MAX_BLOCK_BYTES)) {
      MemorySource folder = new MemorySource(FIRST, world.random, sizes);
      MemoryTarget target = new MemoryTarget();
      target.damage(4, 3);
      Actor destination = world.destination("d", target);
      destination.disk.slowness = 100;
      Actor source = world.source(folder, 1);
      finish(world, source);
      assertThat(source.outcome()).isEqualTo(Outcome.COMPLETE);
      assertHolds(target, folder);
    }
  }

  @Test
  void aBlockThatNeverOpensFailsItsDestinationAlone() {
    try (World world = new World(4)) {
      MemorySource folder = MemorySource.drawn(FIRST, world.random, 30, 3000);
      MemoryTarget broken = new MemoryTarget();
      broken.damage(0, Integer.MAX_VALUE);
      Actor destination = world.destination("broken", broken);
      MemoryTarget sound = new MemoryTarget();
      world.destination("sound", sound);
      Actor source = world.source(folder, 2);
      SourceFinished finished = finish(world, source);
      assertThat(source.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(resultOf(finished, "broken").code()).isEqualTo("damaged");
      assertThat(resultOf(finished, "sound").held()).isTrue();
      assertThat(destination.told(BackupFailed.class)).as("tries").hasSize(3);
      assertThat(broken.closed).isEqualTo(broken.begun);
    }
  }

  @Test
  void aReceiptThatDoesNotMatchIsNoReceipt() {
    try (World world = new World(5)) {
      MemorySource folder = MemorySource.drawn(FIRST, world.random, 30, 3000);
      MemoryTarget liar = new MemoryTarget();
      liar.lie = 1;
      world.destination("liar", liar);
      world.destination("honest", new MemoryTarget());
      Actor source = world.source(folder, 2);
      SourceFinished finished = finish(world, source);
      assertThat(source.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(resultOf(finished, "liar").held()).isFalse();
      assertThat(resultOf(finished, "liar").code()).isEqualTo("mismatch");
      assertThat(resultOf(finished, "honest").held()).isTrue();
    }
  }

  @Test
  void whatADestinationCannotHoldIsCountedInItsReceiptAndNamedThere() {
    try (World world = new World(5)) {
      MemorySource folder = MemorySource.drawn(FIRST, world.random, 30, 3000);
      MemoryTarget limited = new MemoryTarget();
      limited.leftOut = new LeftOut(2, List.of(new LeftOut.Entry(Refusal.CLASH, "a")));
      Actor destination = world.destination("limited", limited);
      world.destination("whole", new MemoryTarget());
      Actor source = world.source(folder, 2);
      SourceFinished finished = finish(world, source);
      assertThat(source.outcome()).isEqualTo(Outcome.INCOMPLETE);
      assertThat(resultOf(finished, "limited").held()).isTrue();
      assertThat(resultOf(finished, "limited").leftOut()).isEqualTo(2);
      assertThat(resultOf(finished, "whole").leftOut()).isZero();
      assertThat(destination.told(ClientEvent.LeftOut.class))
          .containsExactly(new ClientEvent.LeftOut(limited.leftOut));
    }
  }

  @Test
  void aFullDiskFailsItsDestinationAloneAndItWaitsAgain() {
    try (World world = new World(6)) {
      MemorySource folder = new MemorySource(FIRST, world.random, 100, 100, 100);
      MemoryTarget full = new MemoryTarget();
      full.fail(
          1, new FolderException(FolderException.Problem.DISK_FULL, Path.of("backups"), null));
      MemoryTarget roomy = new MemoryTarget();
      Actor destination = world.destination("full", full);
      world.destination("roomy", roomy);
      SourceFinished finished = finish(world, world.source(folder, 2));
      assertThat(resultOf(finished, "full").code()).isEqualTo("disk-full");
      assertThat(resultOf(finished, "roomy").held()).isTrue();
      assertThat(destination.told(ClientEvent.FolderFailed.class))
          .containsExactly(
              new ClientEvent.FolderFailed(FolderException.Problem.DISK_FULL, "backups"));
      assertThat(destination.outcome()).isNull();
      MemorySource small = new MemorySource(SECOND, world.random, 1);
      assertThat(finish(world, world.source(small, 2)).destinations())
          .allMatch(DestinationResult::held);
    }
  }

  @Test
  void aBackupThatBreaksTheRulesIsRefusedAndNotAskedForAgain() {
    try (World world = new World(16)) {
      MemoryTarget strict = new MemoryTarget();
      strict.fail(1, new InvalidBackupException("manifest: entries out of order"));
      world.destination("strict", strict);
      Actor source = world.source(new MemorySource(FIRST, world.random, 5, 5, 5), 1);
      SourceFinished finished = finish(world, source);
      assertThat(resultOf(finished, "strict").code()).isEqualTo("protocol");
      assertThat(strict.closed).isOne();
    }
  }

  @Test
  void aFolderThatCannotBeBegunOrSwitchedIsSaidToBeNotWritable() {
    try (World world = new World(7)) {
      FolderException refused =
          new FolderException(FolderException.Problem.NOT_WRITABLE, Path.of("backups"), null);
      MemoryTarget atFirst = new MemoryTarget();
      atFirst.beginFailure = refused;
      MemoryTarget atLast = new MemoryTarget();
      atLast.publishFailure = refused;
      world.destination("first", atFirst);
      world.destination("last", atLast);
      Actor source = world.source(new MemorySource(FIRST, world.random, 5, 5), 2);
      SourceFinished finished = finish(world, source);
      assertThat(source.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(finished.destinations())
          .extracting(DestinationResult::code)
          .containsOnly("not-writable");
      assertThat(atLast.closed).isOne();
    }
  }

  @Test
  void aSourceThatCannotReadItsFolderSaysSoToAll() {
    try (World world = new World(8)) {
      MemorySource folder = MemorySource.drawn(FIRST, world.random, 30, 3000);
      folder.failsAt = folder.blocks.size() / 2;
      folder.failure =
          new FolderException(FolderException.Problem.UNREADABLE, Path.of("photos"), null);
      Actor destination = world.destination("d", new MemoryTarget());
      Actor source = world.source(folder, 1);
      SourceFinished finished = finish(world, source);
      assertThat(source.outcome()).isEqualTo(Outcome.FOLDER);
      assertThat(source.events)
          .contains(new ClientEvent.FolderFailed(FolderException.Problem.UNREADABLE, "photos"));
      assertThat(finished.destinations()).noneMatch(DestinationResult::held);
      world.until("word of it", () -> destination.hasTold(BackupFailed.class));
      assertThat(destination.told(BackupFailed.class).getFirst().code()).isEqualTo("unreadable");
    }
  }

  @Test
  void whatIsLeftOutMakesABackupIncomplete() {
    try (World world = new World(9)) {
      MemorySource folder = new MemorySource(FIRST, world.random, 5, 5);
      folder.omitted = 2;
      MemoryTarget target = new MemoryTarget();
      target.omitted = 2;
      Actor destination =
          world.destination(new DestinationOptions("group", "d", true, true), target);
      Actor source = world.source(folder, 1);
      assertThat(finish(world, source).omitted()).isEqualTo(2);
      assertThat(source.outcome()).isEqualTo(Outcome.INCOMPLETE);
      assertThat(source.told(ClientEvent.Omitted.class)).hasSize(2);
      world.until("its end", () -> destination.outcome() != null);
      assertThat(destination.outcome()).isEqualTo(Outcome.INCOMPLETE);
    }
  }

  @Test
  void aStuckDestinationBoundsWhatEverybodyElseHolds() {
    try (World world = new World(10, 2 * Limits.MAX_BLOCK_BYTES)) {
      int[] sizes = new int[90];
      java.util.Arrays.fill(sizes, Limits.MAX_BLOCK_BYTES - BlockSealer.TAG_BYTES);
      MemorySource folder = new MemorySource(FIRST, world.random, sizes);
      MemoryTarget stuckTarget = new MemoryTarget();
      MemoryTarget target = new MemoryTarget();
      Actor stuck = world.destination("stuck", stuckTarget);
      world.destination("other", target);
      Actor source = world.source(folder, 2);
      world.until("a beginning", () -> source.hasTold(ClientEvent.ReadyToSend.class));
      world.until("NEED", () -> stuckTarget.begun == 1);
      stuck.disk.stuck = true;
      long most = World.SERVER_MEMORY + world.window();
      world.until("no more room", () -> source.hasTold(ClientEvent.HeldUp.class));
      for (int i = 0; i < 3000; i++) {
        world.step();
        assertThat(world.heldByServer()).isLessThanOrEqualTo(most);
      }
      assertThat(world.heldByServer()).isGreaterThan(World.SERVER_MEMORY);
      assertThat(source.told(ClientEvent.HeldUp.class))
          .containsExactly(new ClientEvent.HeldUp(List.of("stuck")));
      stuck.program().interrupt(world.now);
      finish(world, source);
      assertHolds(target, folder);
      stuck.disk.stuck = false;
    }
  }

  @Test
  void aDestinationRunForOneBackupEndsAfterIt() {
    try (World world = new World(11)) {
      Actor once =
          world.destination(new DestinationOptions("group", "d", true, true), new MemoryTarget());
      Actor source = world.source(new MemorySource(FIRST, world.random, 5), 1);
      finish(world, source);
      assertThat(source.outcome()).isEqualTo(Outcome.COMPLETE);
      world.until("its end", () -> once.program().isFinished());
      assertThat(once.outcome()).isEqualTo(Outcome.COMPLETE);
      assertThat(once.events).endsWith(new ClientEvent.Ended(Outcome.COMPLETE));
    }
  }

  @Test
  void aDestinationRunForOneBackupFailsWithIt() {
    try (World world = new World(12)) {
      MemoryTarget target = new MemoryTarget();
      target.fail(0, new IOException("odd"));
      Actor once = world.destination(new DestinationOptions("group", "d", true, true), target);
      SourceFinished finished =
          finish(world, world.source(new MemorySource(FIRST, world.random, 5), 1));
      assertThat(finished.destinations().getFirst().code()).isEqualTo("internal");
      assertThat(once.outcome()).isEqualTo(Outcome.FAILED);
    }
  }

  @Test
  void aFolderThatIsBeingSwitchedIsSwitchedToItsEndThoughTheSourceWent() {
    try (World world = new World(13)) {
      MemoryTarget target = new MemoryTarget();
      Actor destination = world.destination("d", target);
      MemorySource folder = new MemorySource(FIRST, world.random, 5);
      Actor source = world.source(folder, 1);
      world.until("writing", () -> target.begun == 1 && !destination.disk.jobs.isEmpty());
      destination.disk.runNext(world.now);
      destination.disk.stuck = true;
      source.program().interrupt(world.now);
      world.until("its end", () -> source.program().isFinished());
      for (int i = 0; i < 300; i++) {
        world.step();
      }
      destination.disk.stuck = false;
      world.until("an end of it", () -> destination.hasTold(Published.class));
      assertThat(destination.hasTold(BackupFailed.class)).isFalse();
      assertHolds(target, folder);
    }
  }

  @Test
  void progressIsToldAndNeverGoesBack() {
    try (World world = new World(14)) {
      int[] sizes = new int[60];
      java.util.Arrays.fill(sizes, 20_000);
      MemorySource folder = new MemorySource(FIRST, world.random, sizes);
      Actor destination = world.destination("d", new MemoryTarget());
      destination.disk.slowness = 40;
      Actor source = world.source(folder, 1);
      finish(world, source);
      for (Actor actor : List.of(source, destination)) {
        List<ClientEvent.Progressed> told = actor.told(ClientEvent.Progressed.class);
        assertThat(told).hasSizeGreaterThan(3);
        assertThat(told).extracting(p -> p.progress().bytesDone()).isSorted();
        assertThat(told).allMatch(p -> p.progress().bytesDone() <= p.progress().bytesTotal());
        assertThat(told.getLast().progress().counted()).isTrue();
        assertThat(told.getLast().progress().bytesTotal()).isEqualTo(60L * 20_000);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "100, 1"})
  void aFolderIsCountedOnceIfItTakesLongToRead(int diskSlowness, int counts) {
    try (World world = new World(15)) {
      int[] sizes = new int[60];
      java.util.Arrays.fill(sizes, 10);
      MemorySource folder = new MemorySource(FIRST, world.random, sizes);
      world.destination("d", new MemoryTarget());
      Actor source = world.source(folder, 1);
      source.disk.slowness = diskSlowness;
      finish(world, source);
      assertThat(folder.counts()).isEqualTo(counts);
    }
  }

  @Test
  void drawnFoldersUnderDrawnDisasters() {
    forSeeds(
        100,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          try (World world = new World(seed, Limits.MAX_BLOCK_BYTES)) {
            List<MemoryTarget> targets = new ArrayList<>();
            List<Actor> destinations = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
              MemoryTarget target = new MemoryTarget();
              target.damage(random.nextInt(10), random.nextInt(12));
              targets.add(target);
              destinations.add(world.destination("d" + i, target));
            }
            for (int round = 0; round < 3; round++) {
              MemorySource folder = MemorySource.drawn(FIRST + round, random, 15, 100_000);
              Actor source = world.source(folder, 1 + random.nextInt(3));
              while (source.outcome() == null) {
                world.step();
                if (random.nextInt(2000) == 0) {
                  destinations.get(random.nextInt(3)).lose(world.now);
                } else if (random.nextInt(5000) == 0) {
                  source.lose(world.now);
                }
              }
              for (SourceFinished finished : source.told(SourceFinished.class)) {
                for (DestinationResult result : finished.destinations()) {
                  if (result.held()) {
                    assertHolds(targets.get(result.name().charAt(1) - '0'), folder);
                  }
                }
              }
            }
          }
        });
  }
}
