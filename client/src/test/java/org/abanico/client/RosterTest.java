package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.abanico.client.ClientEvent.DestinationResult;
import org.abanico.client.DestinationStatus.State;
import org.junit.jupiter.api.Test;

/** What is known of destinations beyond connections and backups. */
class RosterTest {
  private static final long PATIENCE = 100;

  private final Roster roster = new Roster(PATIENCE);

  private static DestinationResult held(String name) {
    return new DestinationResult(name, true, "", "", 3, 30);
  }

  private static DestinationResult failed(String name, String code) {
    return new DestinationResult(name, false, code, "words", 1, 10);
  }

  private void takesPart(String name) {
    roster.appeared(name, true);
    roster.takesPart(name);
  }

  private void fail(String name, String code) {
    roster.takesPart(name);
    roster.ended(failed(name, code));
  }

  private List<State> states() {
    return roster.statuses(Map.of()).stream().map(DestinationStatus::state).toList();
  }

  private List<String> codes() {
    return roster.results().stream().map(DestinationResult::code).toList();
  }

  @Test
  void whoHasComeWaitsAndIsNoResultYet() {
    assertThat(roster.appeared("a", true)).isFalse();
    assertThat(roster.isPending("a")).isTrue();
    assertThat(states()).containsExactly(State.WAITING);
    assertThat(roster.results()).isEmpty();
  }

  @Test
  void whoTakesPartIsAsFarAsItsBackupSays() {
    takesPart("a");
    assertThat(states()).isEmpty();
    DestinationStatus now = new DestinationStatus("a", State.RECEIVING, 1, 2, "", "");
    assertThat(roster.statuses(Map.of("a", now))).containsExactly(now);
    assertThat(codes()).containsExactly(DestinationResult.HANDED_OVER);
  }

  @Test
  void whoHoldsItIsCountedAndSaysWhetherItLacksSomething() {
    takesPart("a");
    roster.ended(held("a"));
    assertThat(roster.held()).isOne();
    assertThat(roster.anyLacks()).isFalse();
    takesPart("b");
    roster.ended(new DestinationResult("b", true, "", "", 3, 30, 2));
    assertThat(roster.anyLacks()).isTrue();
    assertThat(states()).containsExactly(State.HELD, State.HELD);
    assertThat(roster.results()).allMatch(DestinationResult::held);
    roster.ended(failed("a", "internal"));
    assertThat(roster.held()).as("what is known stays").isEqualTo(2);
  }

  @Test
  void whatPassesIsTriedAgainUpToThreeTimes() {
    takesPart("a");
    fail("a", "changed");
    assertThat(roster.isPending("a")).isTrue();
    assertThat(codes()).containsExactly("changed");
    fail("a", "damaged");
    assertThat(roster.isPending("a")).isTrue();
    fail("a", "internal");
    assertThat(roster.isPending("a")).isFalse();
    assertThat(roster.failed()).isOne();
    assertThat(states()).containsExactly(State.FAILED);
    roster.appeared("a", true);
    assertThat(roster.isPending("a")).as("not a fourth time").isFalse();
  }

  @Test
  void whatDoesNotPassIsTriedAgainWhenItComesAnew() {
    takesPart("a");
    fail("a", "disk-full");
    assertThat(roster.isPending("a")).isFalse();
    roster.appeared("a", false);
    assertThat(roster.isPending("a")).as("it was merely busy").isFalse();
    assertThat(roster.appeared("a", true)).isFalse();
    assertThat(roster.isPending("a")).isTrue();
  }

  @Test
  void whoIsSlowTwiceGetsABackupAlone() {
    takesPart("a");
    fail("a", "slow");
    assertThat(roster.isToBeAlone("a")).isFalse();
    fail("a", "slow");
    assertThat(roster.isToBeAlone("a")).isTrue();
    assertThat(roster.isToBeAlone("unknown")).isFalse();
  }

  @Test
  void whoIsLostIsAwaitedForAWhileAndMayComeBack() {
    takesPart("a");
    assertThat(roster.lost("a", "lost", "gone", 7)).isTrue();
    assertThat(roster.failed()).isOne();
    assertThat(states()).containsExactly(State.LOST);
    assertThat(roster.statuses(Map.of()).getFirst().code()).isEqualTo("lost");
    assertThat(roster.awaitedUntil(106)).isEqualTo(107);
    assertThat(roster.awaitedUntil(107)).isEqualTo(Long.MIN_VALUE);
    assertThat(roster.appeared("a", true)).as("lost in the middle").isTrue();
    assertThat(roster.isPending("a")).isTrue();
  }

  @Test
  void whoIsLostBeforeItTookPartIsBackAllTheSame() {
    roster.appeared("a", true);
    assertThat(roster.lost("a", "lost", "", 0)).isTrue();
    assertThat(roster.appeared("a", true)).isTrue();
  }

  @Test
  void whoIsLostTooOftenComesBackToNothing() {
    takesPart("a");
    fail("a", "changed");
    fail("a", "changed");
    fail("a", "changed");
    assertThat(roster.lost("a", "lost", "", 0)).as("it has failed").isFalse();
    assertThat(states()).containsExactly(State.FAILED);
  }

  @Test
  void whoGoesByItselfAfterAFailureHasFailed() {
    takesPart("a");
    fail("a", "changed");
    assertThat(roster.lost("a", "left", "", 0)).isFalse();
    assertThat(codes()).containsExactly("changed");
    assertThat(states()).containsExactly(State.FAILED);
    takesPart("b");
    fail("b", "changed");
    assertThat(roster.lost("b", "lost", "", 0)).isTrue();
  }

  @Test
  void nobodyIsAwaitedWhereThereIsNoPatience() {
    Roster impatient = new Roster(0);
    impatient.appeared("a", true);
    assertThat(impatient.lost("a", "lost", "", 0)).isFalse();
    assertThat(impatient.awaitedUntil(0)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void whoLeavesBeforeAnythingBeganIsForgotten() {
    roster.appeared("a", true);
    roster.left("a", "lost", false);
    assertThat(roster.isPending("a")).as("it may come back").isTrue();
    roster.left("a", "left", false);
    assertThat(roster.isPending("a")).isFalse();
    roster.appeared("b", true);
    roster.left("b", "lost", true);
    assertThat(roster.isPending("b")).as("while gathering").isFalse();
    takesPart("c");
    roster.left("c", "left", true);
    assertThat(codes()).as("it took part").containsExactly(DestinationResult.HANDED_OVER);
    roster.left("unknown", "left", true);
  }

  @Test
  void aServerThatIsCutOffTakesAllWithItAndTheirTimeBeginsWhenItIsBack() {
    takesPart("a");
    roster.appeared("b", true);
    takesPart("c");
    roster.ended(held("c"));
    roster.cutOff("lost", "", 5);
    assertThat(states()).containsExactly(State.LOST, State.LOST, State.HELD);
    roster.reconnected(50);
    assertThat(roster.awaitedUntil(149)).isEqualTo(150);
  }

  @Test
  void nothingBecomesOfWhoIsNotKnown() {
    roster.takesPart("unknown");
    roster.ended(held("unknown"));
    assertThat(roster.lost("unknown", "lost", "", 0)).isFalse();
    assertThat(roster.results()).isEmpty();
    assertThat(roster.isPending("unknown")).isFalse();
  }

  @Test
  void whoComesAfterAsManyNamesAsMayBeKnownGetsNothing() {
    for (int i = 0; i <= Roster.MAX_NAMES; i++) {
      roster.appeared("n" + i, true);
    }
    assertThat(roster.isPending("n" + (Roster.MAX_NAMES - 1))).isTrue();
    assertThat(roster.isPending("n" + Roster.MAX_NAMES)).isFalse();
  }
}
