package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.abanico.client.ClientEvent.Disconnected;
import org.abanico.client.ClientEvent.Joined;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.ClientEvent.Refused;
import org.abanico.client.World.Actor;
import org.abanico.transport.CloseCode;
import org.junit.jupiter.api.Test;

/** Finding the server, losing it, being refused by it, and leaving it. */
class ConnectingTest {
  private static final String BACKUP = "20260102T030405Z";
  private static final DestinationOptions NO_RETRY =
      new DestinationOptions("group", "d", false, false);

  private final World world = new World(1);

  private MemorySource folder() {
    return new MemorySource(BACKUP, world.random, 5, 5);
  }

  @Test
  void aDestinationConnectsAgainEverLaterUpToHalfAMinute() {
    world.serverIsThere = false;
    Actor destination = world.destination("d", new MemoryTarget());
    world.until("8 attempts", () -> destination.told(Disconnected.class).size() == 8);
    assertThat(destination.told(Disconnected.class))
        .extracting(Disconnected::retryInNanos)
        .extracting(nanos -> nanos / World.SECOND)
        .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
    assertThat(destination.told(Disconnected.class))
        .allMatch(event -> event.reason().code() == CloseCode.NO_ANSWER);
    world.serverIsThere = true;
    world.until("a connection", () -> destination.hasTold(Joined.class));
    world.close();
  }

  @Test
  void aConnectionThatIsLostIsFollowedUpAfterASecondAndTheBackupGoesOnFromThere() {
    MemoryTarget target = new MemoryTarget();
    Actor destination = world.destination("d", target);
    world.until("a connection", () -> destination.hasTold(Joined.class));
    destination.lose(world.now);
    assertThat(destination.told(Disconnected.class).getFirst().retryInNanos())
        .isEqualTo(World.SECOND);
    world.until("another", () -> destination.told(Joined.class).size() == 2);
    assertThat(destination.told(ClientEvent.Connecting.class))
        .extracting(ClientEvent.Connecting::attempt)
        .containsExactly(1, 2);
    Actor source = world.source(folder(), 1);
    world.until("its end", () -> source.outcome() == Outcome.COMPLETE);
    world.close();
  }

  @Test
  void withoutRetryTheFirstFailureIsTheLast() {
    world.serverIsThere = false;
    Actor destination = world.destination(NO_RETRY, new MemoryTarget());
    world.until("its end", () -> destination.program().isFinished());
    assertThat(destination.outcome()).isEqualTo(Outcome.NO_CONNECTION);
    assertThat(destination.told(Disconnected.class).getFirst().retryInNanos()).isEqualTo(-1);
    world.close();
  }

  @Test
  void aSourceWithoutAServerEnds() {
    world.serverIsThere = false;
    Actor source = world.source(folder(), 1);
    world.until("its end", () -> source.program().isFinished());
    assertThat(source.outcome()).isEqualTo(Outcome.NO_CONNECTION);
    assertThat(source.hasTold(ClientEvent.SourceFinished.class)).isFalse();
    world.close();
  }

  @Test
  void aNameWithoutAnAddressIsToldApartFromASilentServer() {
    world.nameIsKnown = false;
    Actor source = world.source(folder(), 1);
    world.until("its end", () -> source.program().isFinished());
    assertThat(source.outcome()).isEqualTo(Outcome.NO_CONNECTION);
    assertThat(source.told(Disconnected.class).getFirst().reason().code())
        .isEqualTo(CloseCode.UNRESOLVED);
    Actor destination = world.destination("d", new MemoryTarget());
    world.until("another attempt", () -> destination.told(Disconnected.class).size() == 2);
    world.nameIsKnown = true;
    world.until("a connection", () -> destination.hasTold(Joined.class));
    world.close();
  }

  @Test
  void aSecondSourceWaitsForItsTurn() {
    Actor first = world.source(folder(), 1);
    world.until("a connection", () -> first.hasTold(Joined.class));
    MemorySource other = new MemorySource("20260102T030406Z", world.random, 5, 5);
    Actor second = world.source(other, 1);
    world.until("a place behind it", () -> second.hasTold(ClientEvent.Queued.class));
    assertThat(second.told(ClientEvent.Queued.class)).containsExactly(new ClientEvent.Queued(1));
    world.destination("d", new MemoryTarget());
    world.until("both ends", () -> first.outcome() != null && second.outcome() != null);
    assertThat(List.of(first, second)).extracting(Actor::outcome).containsOnly(Outcome.COMPLETE);
    world.close();
  }

  @Test
  void aNameThatIsTakenIsRefusedAndTriedAgainOnlyWithRetry() {
    Actor first = world.destination("d", new MemoryTarget());
    world.until("a connection", () -> first.hasTold(Joined.class));
    Actor once = world.destination(NO_RETRY, new MemoryTarget());
    Actor again = world.destination("d", new MemoryTarget());
    world.until("its end", () -> once.program().isFinished());
    assertThat(once.outcome()).isEqualTo(Outcome.REFUSED);
    world.until("refusals", () -> again.told(Refused.class).size() >= 2);
    first.program().interrupt(world.now);
    world.until("a connection", () -> again.hasTold(Joined.class));
    world.close();
  }

  @Test
  void aBadNameIsRefusedForGood() {
    Actor bad =
        world.destination(new DestinationOptions("gr/oup", "d", true, false), new MemoryTarget());
    world.until("its end", () -> bad.program().isFinished());
    assertThat(bad.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(bad.told(Refused.class)).containsExactly(new Refused("bad-name", ""));
    world.close();
  }

  @Test
  void whoeverIsInterruptedLeavesAtOnceWhateverItDoes() {
    for (long seed = 0; seed < 100; seed++) {
      try (World drawn = new World(seed)) {
        Actor destination = drawn.destination("d", new MemoryTarget());
        Actor source = drawn.source(MemorySource.drawn(BACKUP, drawn.random, 20, 20_000), 1);
        for (int steps = drawn.random.nextInt(600); steps > 0; steps--) {
          drawn.step();
        }
        List<Actor> both = List.of(source, destination);
        Actor stopped = both.get(drawn.random.nextInt(2));
        boolean alreadyEnded = stopped.outcome() != null;
        stopped.program().interrupt(drawn.now);
        if (!alreadyEnded) {
          assertThat(stopped.outcome()).as("seed %d", seed).isEqualTo(Outcome.INTERRUPTED);
        }
        drawn.until("quiet", () -> stopped.program().isFinished());
        assertThat(stopped.told(ClientEvent.Ended.class)).as("seed %d", seed).hasSize(1);
        assertThat(stopped.events.getLast())
            .as("seed %d", seed)
            .isInstanceOf(ClientEvent.Ended.class);
      }
    }
  }

  @Test
  void aSourceThatIsCutOffSaysWhatBecameOfItsDestinations() {
    world.destination("d", new MemoryTarget());
    Actor source = world.source(MemorySource.drawn(BACKUP, world.random, 20, 20_000), 1);
    world.until("a beginning", () -> source.hasTold(ClientEvent.ReadyToSend.class));
    source.lose(world.now);
    assertThat(source.outcome()).isEqualTo(Outcome.NO_CONNECTION);
    assertThat(source.told(ClientEvent.SourceFinished.class).getFirst().destinations())
        .containsExactly(new ClientEvent.DestinationResult("d", false, "lost", "", 0, 0));
    world.close();
  }
}
