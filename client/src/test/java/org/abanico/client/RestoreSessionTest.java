package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.abanico.backup.FolderException;
import org.abanico.client.ClientEvent.BackupFailed;
import org.abanico.client.ClientEvent.Disconnected;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.ClientEvent.Refused;
import org.abanico.client.ClientEvent.Served;
import org.abanico.client.World.Actor;
import org.abanico.security.DeviceId;
import org.abanico.security.seal.SealedRequest;
import org.abanico.transport.CloseCode;
import org.abanico.wire.message.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Restores through the server: a restorer, the server and a destination, under drawn schedules. */
class RestoreSessionTest {
  private static final String RESTORE = "20260303T030405Z-r";
  private static final String OTHER = "20260404T030405Z-r";
  private static final String BACKUP = "20260102T030405Z";
  private static final String ROOT = "0123456789abcdef".repeat(4);
  private static final RestoreRequest REQUEST =
      new RestoreRequest(
          "2026-01-02",
          Optional.of(Instant.parse("2026-01-02T22:59:59.999Z")),
          List.of("a b/ñ", "c"));

  private static RestoreOptions options(String from) {
    return new RestoreOptions("group", "restorer", from, RESTORE, REQUEST);
  }

  private static void forSeeds(int count, LongConsumer test) {
    for (long seed = 0; seed < count; seed++) {
      try {
        test.accept(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** A destination that is there, and gives these blocks back. */
  private static Actor holding(World world, MemoryTarget target, MemorySource held) {
    target.holds = _ -> held;
    return there(world, target);
  }

  private static Actor there(World world, MemoryTarget target) {
    Actor destination = world.destination("d", target);
    world.until("a destination", () -> destination.hasTold(ClientEvent.Joined.class));
    return destination;
  }

  private static void finish(World world, Actor restorer) {
    world.until("the end of the restore", () -> restorer.program().isFinished());
  }

  private static void assertHolds(MemoryTarget restored, MemorySource held) {
    assertThat(restored.published.get(RESTORE))
        .usingElementComparator(Arrays::compare)
        .isEqualTo(held.blocks);
  }

  @Test
  void whatWasAskedForComesBackWhole() {
    forSeeds(
        80,
        seed -> {
          try (World world = new World(seed)) {
            MemorySource held = MemorySource.drawn(RESTORE, world.random, 40, 60_000);
            MemoryTarget target = new MemoryTarget();
            MemoryTarget restored = new MemoryTarget();
            Actor destination = holding(world, target, held);
            destination.disk.slowness = 1 + world.random.nextInt(20);
            for (int i = world.random.nextInt(3); i > 0; i--) {
              restored.damage(world.random.nextInt(40), 1 + world.random.nextInt(8));
            }
            Actor restorer = world.restorer(options("d"), restored);
            restorer.disk.slowness = 1 + world.random.nextInt(20);
            finish(world, restorer);
            assertThat(restorer.outcome()).isEqualTo(Outcome.COMPLETE);
            assertHolds(restored, held);
            assertThat(target.requests).containsExactly(REQUEST);
            world.until("word of it", () -> destination.hasTold(Served.class));
            assertThat(destination.told(Served.class).getFirst().done()).isTrue();
            assertThat(destination.told(Served.class).getFirst().name()).isEqualTo("restorer");
            assertThat(world.heldByServer()).isZero();
          }
        });
  }

  @Test
  void aDestinationServesOneAfterTheOtherAndTakesBackupsInBetween() {
    forSeeds(
        30,
        seed -> {
          try (World world = new World(seed)) {
            MemoryTarget target = new MemoryTarget();
            target.holds = _ -> MemorySource.drawn(RESTORE, world.random, 10, 5_000);
            there(world, target);
            for (int round = 0; round < 3; round++) {
              Actor restorer = world.restorer(options("d"), new MemoryTarget());
              MemorySource folder = MemorySource.drawn(BACKUP + round, world.random, 10, 5_000);
              Actor source = world.source(folder, 1);
              finish(world, restorer);
              world.until("the backup", () -> source.program().isFinished());
              assertThat(source.outcome()).isEqualTo(Outcome.COMPLETE);
              assertThat(restorer.outcome()).isIn(Outcome.COMPLETE, Outcome.REFUSED);
              assertThat(target.published).containsKey(BACKUP + round);
            }
          }
        });
  }

  @Test
  void aRestorerThatGoesAtAnyPointLeavesTheDestinationFree() {
    forSeeds(
        60,
        seed -> {
          try (World world = new World(seed)) {
            MemoryTarget target = new MemoryTarget();
            MemoryTarget restored = new MemoryTarget();
            MemorySource held = MemorySource.drawn(RESTORE, world.random, 30, 30_000);
            Actor destination = holding(world, target, held);
            Actor restorer = world.restorer(options("d"), restored);
            for (int steps = world.random.nextInt(1500); steps > 0; steps--) {
              world.step();
            }
            if (world.random.nextBoolean()) {
              restorer.program().interrupt(world.now);
            } else {
              restorer.lose(world.now);
            }
            finish(world, restorer);
            assertThat(restored.begun - restored.closed).isZero();
            Actor source = world.source(MemorySource.drawn(BACKUP, world.random, 10, 3_000), 1);
            world.until("the backup", () -> source.outcome() != null);
            assertThat(source.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(destination.hasTold(Disconnected.class)).isFalse();
            assertThat(destination.told(Served.class))
                .hasSameSizeAs(destination.told(ClientEvent.Serving.class));
          }
        });
  }

  @Test
  void whenTheDestinationGoesAtAnyPointTheRestoreEnds() {
    forSeeds(
        60,
        seed -> {
          try (World world = new World(seed)) {
            MemorySource held = MemorySource.drawn(RESTORE, world.random, 30, 30_000);
            MemoryTarget restored = new MemoryTarget();
            Actor destination = holding(world, new MemoryTarget(), held);
            Actor restorer = world.restorer(options("d"), restored);
            world.until("a beginning", () -> restorer.hasTold(ClientEvent.Begun.class));
            for (int steps = world.random.nextInt(1500); steps > 0; steps--) {
              world.step();
            }
            destination.lose(world.now);
            finish(world, restorer);
            if (restorer.outcome() == Outcome.COMPLETE) {
              assertHolds(restored, held);
            } else {
              assertThat(restorer.outcome()).isEqualTo(Outcome.FAILED);
              assertThat(restorer.told(BackupFailed.class).getFirst().code())
                  .isEqualTo("destination-gone");
            }
            assertThat(restored.begun).isEqualTo(restored.closed);
          }
        });
  }

  private static String failure(World world, MemoryTarget target) {
    Actor destination = there(world, target);
    Actor restorer = world.restorer(options("d"), new MemoryTarget());
    finish(world, restorer);
    assertThat(restorer.outcome()).isEqualTo(Outcome.FAILED);
    world.until("word of it", () -> destination.hasTold(Served.class));
    String code = restorer.told(BackupFailed.class).getFirst().code();
    assertThat(destination.told(Served.class).getFirst().code()).isEqualTo(code);
    return code;
  }

  @Test
  void whatIsNotThereIsSaidSo() {
    try (World world = new World(1)) {
      assertThat(failure(world, new MemoryTarget())).isEqualTo("no-snapshot");
    }
  }

  @Test
  void whatCannotBeReadIsSaidSo() {
    try (World world = new World(2)) {
      MemoryTarget target = new MemoryTarget();
      target.holdsFailure = new IOException("made so");
      assertThat(failure(world, target)).isEqualTo("snapshot-damaged");
    }
    try (World world = new World(3)) {
      MemoryTarget target = new MemoryTarget();
      MemorySource held = new MemorySource(RESTORE, world.random, 5, 5, 5);
      held.failsAt = 2;
      target.holds = _ -> held;
      assertThat(failure(world, target)).isEqualTo("snapshot-damaged");
    }
  }

  @Test
  void whatCannotBeWrittenEndsTheRestoreAndTheDestinationIsToldWhy() {
    try (World world = new World(4)) {
      Actor destination =
          holding(world, new MemoryTarget(), new MemorySource(RESTORE, world.random, 5, 5, 5));
      MemoryTarget full = new MemoryTarget();
      full.fail(1, new FolderException(FolderException.Problem.DISK_FULL, Path.of("t"), null));
      Actor restorer = world.restorer(options("d"), full);
      finish(world, restorer);
      assertThat(restorer.outcome()).isEqualTo(Outcome.FAILED);
      world.until("word of it", () -> destination.hasTold(Served.class));
      assertThat(destination.told(Served.class).getFirst().code()).isEqualTo("disk-full");
    }
  }

  @Test
  void aRestoreFromNobodyIsRefused() {
    try (World world = new World(5)) {
      there(world, new MemoryTarget());
      Actor restorer = world.restorer(options("e"), new MemoryTarget());
      finish(world, restorer);
      assertThat(restorer.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(restorer.told(Refused.class).getFirst().code()).isEqualTo("no-such-member");
    }
  }

  @Test
  void aRequestIsReadAsItWasWritten() {
    assertThat(RestoreRequest.parse(REQUEST.text())).isEqualTo(REQUEST);
    RestoreRequest all = new RestoreRequest("latest", Optional.empty(), List.of());
    assertThat(RestoreRequest.parse(all.text())).isEqualTo(all);
    assertThat(RestoreRequest.parse(all.text() + "LATER word\n")).isEqualTo(all);
    assertThat(RestoreRequest.parse("")).isNull();
    assertThat(RestoreRequest.parse("SNAPSHOT %zz\n")).isNull();
    assertThat(RestoreRequest.parse("SNAPSHOT x\nAT noon\n")).isNull();
    List<String> paths = Collections.nCopies(90, "x".repeat(100));
    assertThat(new RestoreRequest("latest", Optional.empty(), paths).fits()).isFalse();
    RestoreRequest most = new RestoreRequest("latest", Optional.empty(), paths.subList(0, 85));
    assertThat(most.fits()).isTrue();
    String sealed =
        new SealedRequest("g", "d", "r", World.KEYS.device())
            .seal(most.text(), World.KEYS.content(), new SplittableRandom(1));
    assertThat(new Message.Request("r", 1, "n", World.KEYS.device().hex(), sealed)).isNotNull();
  }

  // A server, or a member behind it, that breaks the protocol.

  private final World world = new World(9);
  private final Puppet server = new Puppet();

  private static Message.Request request(
      String group, String to, String restore, String sealedFor) {
    DeviceId device = World.KEYS.device();
    String sealed =
        new SealedRequest(group, to, sealedFor, device)
            .seal(REQUEST.text(), World.KEYS.content(), new SplittableRandom(3));
    return new Message.Request(restore, 7, "seven", device.hex(), sealed);
  }

  private static Message.Request asked() {
    return request("group", "d", RESTORE, RESTORE);
  }

  private static Message from(Message.OfDestination message) {
    return new Message.From(7, message);
  }

  private Actor destination(MemoryTarget target) {
    world.acceptor = _ -> server.port;
    Actor made = world.destination(new DestinationOptions("group", "d", false, false), target);
    world.until("JOIN", () -> !server.messages.isEmpty());
    server.say(new Message.Joined(1));
    return made;
  }

  private MemoryTarget holdingSome() {
    MemoryTarget target = new MemoryTarget();
    target.holds = _ -> new MemorySource(RESTORE, world.random, 5, 5, 5);
    return target;
  }

  private Served served(Actor destination) {
    world.until("its end", () -> destination.hasTold(Served.class));
    return destination.told(Served.class).getFirst();
  }

  /** What a server may not say to a destination that has been asked. */
  private static final Map<String, Consumer<Puppet>> TO_DESTINATION =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("REQUEST twice", s -> s.say(request("group", "d", OTHER, OTHER))),
              Map.entry("BEGIN", s -> s.say(new Message.Begin(BACKUP, "s"))),
              Map.entry("MEMBER", s -> s.say(new Message.Member(7, "seven")))));

  static Iterable<String> toDestination() {
    return TO_DESTINATION.keySet();
  }

  @ParameterizedTest
  @MethodSource("toDestination")
  void aDestinationClosesAServerThatBreaksTheProtocol(String what) {
    Actor destination = destination(holdingSome());
    server.say(asked());
    TO_DESTINATION.getOrDefault(what, _ -> {}).accept(server);
    world.until("the end", () -> destination.outcome() != null);
    assertThat(destination.told(Disconnected.class).getFirst().reason().code())
        .isEqualTo(CloseCode.PROTOCOL);
    world.close();
  }

  @Test
  void aRequestThatIsForAnotherIsNotServed() {
    Actor destination = destination(holdingSome());
    for (Message.Request stray :
        List.of(
            request("other", "d", RESTORE, RESTORE),
            request("group", "e", RESTORE, RESTORE),
            request("group", "d", RESTORE, OTHER))) {
      server.messages.clear();
      server.say(stray);
      world.until("its answer", () -> !server.received(Message.Failed.class).isEmpty());
      assertThat(server.received(Message.Failed.class).getFirst().code()).isEqualTo("no-key");
      assertThat(server.received(Message.Key.class)).isEmpty();
    }
    assertThat(destination.outcome()).isNull();
    world.close();
  }

  @Test
  void aRestorerThatWantsLessThanAllIsNotServed() {
    Actor destination = destination(holdingSome());
    server.say(asked(), from(Message.Need.some(RESTORE, "")));
    assertThat(served(destination).code()).isEqualTo("protocol");
    assertThat(server.blocks).isEmpty();
    world.close();
  }

  @Test
  void aRestorerThatClaimsToHaveEverythingTooEarlyIsNotSentTheRest() {
    MemoryTarget target = new MemoryTarget();
    int[] sizes = new int[200];
    Arrays.fill(sizes, 1_000);
    target.holds = _ -> new MemorySource(RESTORE, world.random, sizes);
    Actor destination = destination(target);
    server.say(asked(), from(Message.Need.all(RESTORE)));
    world.until("a block", () -> !server.blocks.isEmpty());
    server.say(from(new Message.Receipt(RESTORE, ROOT, 1, 1)));
    assertThat(served(destination).code()).isEqualTo("mismatch");
    assertThat(destination.outcome()).isNull();
    world.close();
  }

  @Test
  void aDestinationIgnoresWhatIsSaidOfARestoreThatIsOver() {
    Actor destination = destination(holdingSome());
    server.say(asked(), new Message.Gone(7, "lost", ""));
    assertThat(served(destination).code()).isEqualTo("lost");
    server.say(from(Message.Need.all(RESTORE)), new Message.Gone(7, "lost", ""));
    server.say(request("group", "d", OTHER, OTHER));
    world.until("the next", () -> destination.told(ClientEvent.Serving.class).size() == 2);
    assertThat(destination.outcome()).isNull();
    world.close();
  }

  /** What a server may not say to a restorer. */
  private static final Map<String, Consumer<Puppet>> TO_RESTORER =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("BEGIN of a backup", s -> s.say(new Message.Begin(BACKUP, "d"))),
              Map.entry("BEGIN of another restore", s -> s.say(new Message.Begin(OTHER, "d"))),
              Map.entry("REQUEST", s -> s.say(asked())),
              Map.entry("FROM", s -> s.say(from(Message.Need.all(RESTORE)))),
              Map.entry("GONE", s -> s.say(new Message.Gone(1, "lost", ""))),
              Map.entry(
                  "BEGIN twice",
                  s -> s.say(new Message.Begin(RESTORE, "d"), new Message.Begin(RESTORE, "d")))));

  static Iterable<String> toRestorer() {
    return TO_RESTORER.keySet();
  }

  @ParameterizedTest
  @MethodSource("toRestorer")
  void aRestorerClosesAServerThatBreaksTheProtocolAndRestoresNothing(String what) {
    world.acceptor = _ -> server.port;
    MemoryTarget restored = new MemoryTarget();
    Actor restorer = world.restorer(options("d"), restored);
    world.until("JOIN", () -> !server.messages.isEmpty());
    server.say(new Message.Joined(1));
    TO_RESTORER.getOrDefault(what, _ -> {}).accept(server);
    world.until("the end", () -> server.closed != null);
    assertThat(server.closed.code()).isEqualTo(CloseCode.PROTOCOL);
    finish(world, restorer);
    assertThat(restored.published).isEmpty();
    world.close();
  }

  @Test
  void theServerReadsNothingOfTheRequest() {
    world.acceptor = _ -> server.port;
    world.restorer(options("d"), new MemoryTarget());
    world.until("JOIN", () -> !server.messages.isEmpty());
    assertThat(server.messages.getFirst().toString()).doesNotContain("a b", "2026-01-02");
    world.close();
  }
}
