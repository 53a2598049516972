package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.abanico.client.ClientEvent.DestinationBack;
import org.abanico.client.ClientEvent.DestinationLost;
import org.abanico.client.ClientEvent.DestinationResult;
import org.abanico.client.ClientEvent.Disconnected;
import org.abanico.client.ClientEvent.FurtherBackup;
import org.abanico.client.ClientEvent.MemberJoined;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.ClientEvent.ReadyToSend;
import org.abanico.client.ClientEvent.SourceFinished;
import org.abanico.client.World.Actor;
import org.junit.jupiter.api.Test;

/** Sources that serve those who come late, are lost or slow, and find a server again. */
class FurtherBackupsTest {
  private static final String BACKUP = "20260102T030405Z";
  private static final SourceOptions TWO = SourceOptions.usual("group", "source", 2);
  private static final SourceOptions ONE = SourceOptions.usual("group", "source", 1);

  private static void forSeeds(int count, LongConsumer test) {
    for (long seed = 0; seed < count; seed++) {
      try {
        test.accept(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static MemorySource folder(World world, int blocks) {
    int[] sizes = new int[blocks];
    Arrays.fill(sizes, 20_000);
    return new MemorySource(BACKUP, world.random, sizes);
  }

  private static void begins(World world, Actor source) {
    world.until("a beginning", () -> source.hasTold(ReadyToSend.class));
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
        .anySatisfy(
            blocks ->
                assertThat(blocks)
                    .usingElementComparator(Arrays::compare)
                    .isEqualTo(folder.blocks));
  }

  @Test
  void whoComesLateGetsABackupOfItsOwnAndTheSourceEndsOnlyThen() {
    forSeeds(
        12,
        seed -> {
          try (World world = new World(seed)) {
            MemorySource folder = folder(world, 40);
            MemoryTarget first = new MemoryTarget();
            MemoryTarget late = new MemoryTarget();
            world.destination("first", first);
            Actor source = world.source(ONE, folder);
            begins(world, source);
            world.destination("late", late);
            SourceFinished finished = finish(world, source);
            assertHolds(first, folder);
            if (source.hasTold(FurtherBackup.class)) {
              assertThat(source.told(FurtherBackup.class).getFirst().names())
                  .containsExactly("late");
              assertThat(finished.destinations()).hasSize(2).allMatch(DestinationResult::held);
              assertHolds(late, folder);
              assertThat(folder.openings()).isEqualTo(2);
            } else {
              assertThat(late.published).as("came after the end").isEmpty();
            }
            assertThat(source.outcome()).isEqualTo(Outcome.COMPLETE);
          }
        });
  }

  @Test
  void whatIsLeftOutIsToldOnceHoweverOftenTheFolderIsRead() {
    AtomicInteger read = new AtomicInteger();
    forSeeds(
        12,
        seed -> {
          try (World world = new World(seed)) {
            MemorySource folder = folder(world, 40);
            folder.omitted = 2;
            folder.omittedLater = 3;
            world.destination("first", new MemoryTarget());
            Actor source = world.source(ONE, folder);
            begins(world, source);
            world.destination("late", new MemoryTarget());
            finish(world, source);
            if (folder.openings() == 2) {
              read.incrementAndGet();
              assertThat(source.told(ClientEvent.Omitted.class))
                  .extracting(ClientEvent.Omitted::path)
                  .containsExactly("file0", "file1", "file2");
            }
          }
        });
    assertThat(read).hasPositiveValue();
  }

  @Test
  void aFolderThatOpensSlowlyIsClosedBeforeItIsOpenedForTheNextBackup() {
    try (World world = new World(6)) {
      MemorySource folder = folder(world, 3);
      MemoryTarget target = new MemoryTarget();
      target.beginFailure = new IOException("not now");
      world.destination("fails at first", target);
      Actor source = world.source(ONE, folder);
      source.disk.stuck = true;
      world.until("a further backup", () -> source.hasTold(FurtherBackup.class));
      target.beginFailure = null;
      source.disk.stuck = false;
      finish(world, source);
      assertHolds(target, folder);
      assertThat(folder.closings()).isEqualTo(folder.openings()).isGreaterThan(1);
    }
  }

  @Test
  void whoComesLateAndIsLostBeforeItsBackupBeginsIsWaitedForAndToldToBeBack() {
    try (World world = new World(8)) {
      MemorySource folder = folder(world, 30);
      MemoryTarget first = new MemoryTarget();
      MemoryTarget late = new MemoryTarget();
      world.destination("first", first);
      Actor source = world.source(ONE, folder);
      begins(world, source);
      Actor coming = world.destination("late", late);
      world.until(
          "the late one", () -> source.told(MemberJoined.class).contains(new MemberJoined("late")));
      coming.lose(world.now);
      world.until("its loss", () -> source.hasTold(DestinationLost.class));
      SourceFinished finished = finish(world, source);
      assertThat(source.told(DestinationLost.class))
          .containsExactly(
              new DestinationLost("late", "lost", "", Duration.ofMinutes(10).toNanos()));
      assertThat(source.told(DestinationBack.class)).containsExactly(new DestinationBack("late"));
      assertThat(finished.destinations()).hasSize(2).allMatch(DestinationResult::held);
      assertHolds(late, folder);
    }
  }

  @Test
  void whoDropsOutAtAnyPointAndReturnsFinishes() {
    forSeeds(
        20,
        seed -> {
          try (World world = new World(seed)) {
            MemorySource folder = folder(world, 30);
            MemoryTarget stays = new MemoryTarget();
            MemoryTarget drops = new MemoryTarget();
            world.destination("stays", stays);
            Actor dropping = world.destination("drops", drops);
            Actor source = world.source(TWO, folder);
            begins(world, source);
            for (int steps = world.random.nextInt(1500); steps > 0; steps--) {
              world.step();
            }
            dropping.lose(world.now);
            SourceFinished finished = finish(world, source);
            assertThat(source.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(finished.destinations()).hasSize(2).allMatch(DestinationResult::held);
            assertHolds(stays, folder);
            assertHolds(drops, folder);
            if (source.hasTold(DestinationLost.class)) {
              assertThat(source.told(DestinationLost.class))
                  .containsExactly(
                      new DestinationLost("drops", "lost", "", Duration.ofMinutes(10).toNanos()));
              assertThat(source.told(DestinationBack.class))
                  .containsExactly(new DestinationBack("drops"));
            }
          }
        });
  }

  @Test
  void whoDoesNotReturnIsGivenUpWhenItsTimeIsOver() {
    try (World world = new World(3)) {
      MemorySource folder = folder(world, 30);
      world.destination("stays", new MemoryTarget());
      Actor goes =
          world.destination(
              new DestinationOptions("group", "goes", false, false), new MemoryTarget());
      Actor source = world.source(TWO.withLostAfter(Duration.ofSeconds(30)), folder);
      begins(world, source);
      goes.lose(world.now);
      long lost = world.now;
      SourceFinished finished = finish(world, source);
      assertThat(source.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(world.now - lost).isBetween(30 * World.SECOND, 40 * World.SECOND);
      assertThat(resultOf(finished, "stays").held()).isTrue();
      assertThat(resultOf(finished, "goes").code()).isEqualTo("lost");
    }
  }

  @Test
  void severalThatReturnSoonBehindEachOtherShareABackup() {
    try (World world = new World(4)) {
      MemorySource folder = folder(world, 60);
      world.destination("stays", new MemoryTarget());
      Actor one = world.destination("one", new MemoryTarget());
      Actor two = world.destination("two", new MemoryTarget());
      Actor source = world.source(SourceOptions.usual("group", "source", 3), folder);
      begins(world, source);
      one.lose(world.now);
      two.lose(world.now);
      SourceFinished finished = finish(world, source);
      assertThat(finished.destinations()).hasSize(3).allMatch(DestinationResult::held);
      assertThat(source.told(FurtherBackup.class)).hasSize(1);
      assertThat(source.told(FurtherBackup.class).getFirst().names())
          .containsExactlyInAnyOrder("one", "two");
    }
  }

  @Test
  void whenEnoughHoldItItLeavesAndTheServerBringsItToTheOthers() {
    try (World world = new World(5)) {
      MemorySource folder = folder(world, 30);
      MemoryTarget slow = new MemoryTarget();
      world.destination("fast", new MemoryTarget());
      Actor slowly = world.destination("slow", slow);
      world.until("both", () -> slowly.hasTold(ClientEvent.Joined.class));
      world.pass(World.SECOND);
      SourceOptions enough = ONE.withWaitFor(SourceOptions.WaitFor.ENOUGH);
      Actor source = world.source(enough, folder);
      begins(world, source);
      world.until("NEED", () -> slow.begun == 1);
      slowly.disk.slowness = 200;
      SourceFinished finished = finish(world, source);
      assertThat(source.outcome()).isEqualTo(Outcome.COMPLETE);
      assertThat(resultOf(finished, "fast").held()).isTrue();
      assertThat(resultOf(finished, "slow").isHandedOver()).isTrue();
      assertThat(slow.published).isEmpty();
      world.until("its end", () -> slowly.hasTold(ClientEvent.Published.class));
      assertHolds(slow, folder);
    }
  }

  @Test
  void aSourceThatHandsOverLeavesOnceTheServerHasAll() {
    try (World world = new World(6)) {
      MemorySource folder = folder(world, 30);
      MemoryTarget target = new MemoryTarget();
      Actor slowly = world.destination("slow", target);
      Actor source = world.source(ONE.withWaitFor(SourceOptions.WaitFor.HANDOVER), folder);
      begins(world, source);
      world.until("NEED", () -> target.begun == 1);
      slowly.disk.slowness = 300;
      SourceFinished finished = finish(world, source);
      assertThat(source.outcome()).isEqualTo(Outcome.COMPLETE);
      assertThat(finished.destinations()).allMatch(DestinationResult::isHandedOver);
      assertThat(target.published).isEmpty();
      world.until("its end", () -> slowly.hasTold(ClientEvent.Published.class));
      assertHolds(target, folder);
    }
  }

  @Test
  void whoLetsOthersWaitForItsAnswersIsServedAfterThem() {
    try (World world = new World(7)) {
      MemorySource folder = folder(world, 60);
      MemoryTarget fast = new MemoryTarget();
      fast.has = folder.blocks.subList(0, 5);
      MemoryTarget slow = new MemoryTarget();
      slow.has = folder.blocks.subList(0, 2);
      Actor quickly = world.destination("fast", fast);
      Actor slowly = world.destination("slow", slow);
      Actor source = world.source(TWO, folder);
      begins(world, source);
      world.until("NEED", () -> slow.begun == 1);
      slowly.disk.stuck = true;
      world.until("the others' end", () -> quickly.hasTold(ClientEvent.Published.class));
      slowly.disk.stuck = false;
      SourceFinished finished = finish(world, source);
      assertThat(source.outcome()).isEqualTo(Outcome.COMPLETE);
      assertThat(finished.destinations()).hasSize(2).allMatch(DestinationResult::held);
      assertThat(source.told(FurtherBackup.class).getFirst().names()).containsExactly("slow");
      assertThat(slowly.told(ClientEvent.BackupFailed.class).getFirst().code()).isEqualTo("slow");
      assertHolds(fast, folder);
      assertHolds(slow, folder);
    }
  }

  @Test
  void whoDoesNotSayWhatItNeedsIsServedAfterTheOthers() {
    try (World world = new World(8)) {
      MemorySource folder = folder(world, 20);
      MemoryTarget fast = new MemoryTarget();
      MemoryTarget slow = new MemoryTarget();
      Actor quickly = world.destination("fast", fast);
      Actor slowly = world.destination("slow", slow);
      slowly.disk.stuck = true;
      Actor source = world.source(TWO, folder);
      world.until("the others' end", () -> quickly.hasTold(ClientEvent.Published.class));
      slowly.disk.stuck = false;
      SourceFinished finished = finish(world, source);
      assertThat(finished.destinations()).hasSize(2).allMatch(DestinationResult::held);
      assertThat(source.told(FurtherBackup.class).getFirst().names()).containsExactly("slow");
      assertHolds(slow, folder);
    }
  }

  @Test
  void aServerThatRestartsInTheMiddleOnlyCostsTime() {
    forSeeds(
        12,
        seed -> {
          try (World world = new World(seed)) {
            MemorySource folder = folder(world, 40);
            List<MemoryTarget> targets = List.of(new MemoryTarget(), new MemoryTarget());
            world.destination("a", targets.get(0));
            world.destination("b", targets.get(1));
            Actor source = world.source(TWO, folder);
            begins(world, source);
            for (int steps = world.random.nextInt(1200); steps > 0; steps--) {
              world.step();
            }
            if (source.outcome() == null) {
              world.restartServer();
            }
            SourceFinished finished = finish(world, source);
            assertThat(source.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(finished.destinations()).hasSize(2).allMatch(DestinationResult::held);
            targets.forEach(target -> assertHolds(target, folder));
          }
        });
  }

  @Test
  void aSourceThatLosesItsConnectionFindsItsServerAgain() {
    forSeeds(
        12,
        seed -> {
          try (World world = new World(seed)) {
            MemorySource folder = folder(world, 40);
            MemoryTarget target = new MemoryTarget();
            Actor source = world.source(ONE, folder);
            world.until("its place", () -> source.hasTold(ClientEvent.Joined.class));
            boolean early = world.random.nextBoolean();
            if (early) {
              source.lose(world.now);
            }
            world.destination("d", target);
            if (!early) {
              begins(world, source);
              for (int steps = world.random.nextInt(800); steps > 0; steps--) {
                world.step();
              }
              source.lose(world.now);
            }
            finish(world, source);
            assertThat(source.outcome()).isEqualTo(Outcome.COMPLETE);
            assertHolds(target, folder);
          }
        });
  }

  @Test
  void aServerThatDoesNotComeBackIsGivenUp() {
    try (World world = new World(10)) {
      world.destination("d", new MemoryTarget());
      Actor source = world.source(ONE.withLostAfter(Duration.ofSeconds(60)), folder(world, 40));
      begins(world, source);
      world.serverIsThere = false;
      source.lose(world.now);
      long lost = world.now;
      SourceFinished finished = finish(world, source);
      assertThat(source.outcome()).isEqualTo(Outcome.NO_CONNECTION);
      assertThat(world.now - lost).isBetween(60 * World.SECOND, 95 * World.SECOND);
      assertThat(source.told(Disconnected.class)).hasSizeGreaterThan(4);
      assertThat(finished.destinations()).extracting(DestinationResult::code).containsOnly("lost");
      world.serverIsThere = true;
    }
  }

  @Test
  void aSourceThatLooksForItsServerCanBeStopped() {
    try (World world = new World(11)) {
      world.destination("d", new MemoryTarget());
      Actor source = world.source(ONE, folder(world, 40));
      begins(world, source);
      world.serverIsThere = false;
      source.lose(world.now);
      world.pass(5 * World.SECOND);
      source.program().interrupt(world.now);
      assertThat(source.outcome()).isEqualTo(Outcome.INTERRUPTED);
      assertThat(source.told(SourceFinished.class)).hasSize(1);
      world.serverIsThere = true;
    }
  }

  @Test
  void theFolderIsClosedAfterEachReading() {
    try (World world = new World(12)) {
      MemorySource folder = folder(world, 20);
      Actor destination = world.destination("d", new MemoryTarget());
      Actor source = world.source(ONE, folder);
      begins(world, source);
      destination.lose(world.now);
      finish(world, source);
      world.until("its end", () -> source.program().isFinished());
      assertThat(folder.openings()).isEqualTo(folder.closings()).isPositive();
    }
  }
}
