package org.abanico.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Whatever the link does, what is sent on one side arrives on the other, the same and in order,
 * within {@link Scenario#PATIENCE}. A case that failed is repeated alone with {@code
 * -Dabanico.seed=N}; {@code -Dabanico.cases=N} runs another number of them.
 */
class BytesArriveTheSameOverAnyLinkTest {
  private static final int CASES = Integer.getInteger("abanico.cases", 1_000);

  @Test
  void bytesArriveTheSameOverAnyLink() {
    Long only = Long.getLong("abanico.seed");
    if (only != null) {
      check(only);
      return;
    }
    Exercised exercised = Exercised.NOTHING;
    for (long seed = 0; seed < CASES; seed++) {
      exercised = exercised.plus(check(seed));
    }
    assertThat(exercised.lost()).as("lost").isPositive();
    assertThat(exercised.tooLarge()).as("too large").isPositive();
    assertThat(exercised.overflowed()).as("overflowed").isPositive();
    assertThat(exercised.duplicated()).as("duplicated").isPositive();
    assertThat(exercised.corrupted()).as("corrupted").isPositive();
    assertThat(exercised.reordered()).as("reordered").isPositive();
    assertThat(exercised.rebindings()).as("rebindings").isPositive();
  }

  @Test
  void aCaseGoesTheSameWayEachTime() {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(traceOf(seed)).as("seed %d", seed).isEqualTo(traceOf(seed));
    }
  }

  private static long traceOf(long seed) {
    Conversation conversation = new Conversation(Scenario.draw(seed));
    conversation.check();
    return conversation.traceHash();
  }

  private static Exercised check(long seed) {
    Scenario scenario = Scenario.draw(seed);
    Conversation conversation = new Conversation(scenario);
    try {
      conversation.check();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "seed " + seed + " (repeat with -Dabanico.seed=" + seed + "): " + scenario, e);
    }
    return Exercised.NOTHING
        .plus(conversation.up())
        .plus(conversation.down())
        .plus(new Exercised(0, 0, 0, 0, 0, 0, conversation.rebindings()));
  }

  /** What the links did in all cases together: a test of nothing would pass too. */
  private record Exercised(
      long lost,
      long tooLarge,
      long overflowed,
      long duplicated,
      long corrupted,
      long reordered,
      long rebindings) {
    static final Exercised NOTHING = new Exercised(0, 0, 0, 0, 0, 0, 0);

    Exercised plus(LinkStatistics link) {
      return plus(
          new Exercised(
              link.lost(),
              link.tooLarge(),
              link.overflowed(),
              link.duplicated(),
              link.corrupted(),
              link.reordered(),
              0));
    }

    Exercised plus(Exercised other) {
      return new Exercised(
          lost + other.lost,
          tooLarge + other.tooLarge,
          overflowed + other.overflowed,
          duplicated + other.duplicated,
          corrupted + other.corrupted,
          reordered + other.reordered,
          rebindings + other.rebindings);
    }
  }
}
