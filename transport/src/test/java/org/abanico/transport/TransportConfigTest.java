package org.abanico.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.abanico.transport.congestion.CongestionControllers;
import org.junit.jupiter.api.Test;

/** What may be chosen about connections, and the codes that end them. */
class TransportConfigTest {
  private static final long SECOND = 1_000_000_000L;

  private static RateLimit of(long bytesPerSecond) {
    RateLimit limit = new RateLimit();
    limit.set(bytesPerSecond, 0);
    return limit;
  }

  @Test
  void datagramsAreOfTwelveHundredBytesToTheLargestThatThereAre() {
    TransportConfig defaults = TransportConfig.defaults();
    for (int good : new int[] {1_200, 65_507}) {
      assertThat(defaults.withMaxDatagramBytes(good).maxDatagramBytes()).isEqualTo(good);
    }
    for (int bad : new int[] {0, 1_199, 65_508}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> defaults.withMaxDatagramBytes(bad))
          .withMessageContaining(String.valueOf(bad));
    }
  }

  @Test
  void withALimitNoMoreMayComeAheadThanInASecondButTwoBlocksAtLeast() {
    TransportConfig defaults = TransportConfig.defaults();
    RateLimit sending = new RateLimit();
    long unlimited = defaults.withLimits(sending, new RateLimit()).bodyWindowBytes();
    assertThat(unlimited).isEqualTo(defaults.bodyWindowBytes());
    assertThat(defaults.withLimits(sending, of(5_000_000)).bodyWindowBytes()).isEqualTo(5_000_000);
    assertThat(defaults.withLimits(sending, of(100_000)).bodyWindowBytes()).isEqualTo(2 << 20);
    assertThat(defaults.withLimits(sending, of(100_000)).sending()).isSameAs(sending);
  }

  @Test
  void whatIsNotChosenStaysAsItIs() {
    TransportConfig defaults = TransportConfig.defaults();
    TransportConfig chosen =
        defaults.withCongestion(CongestionControllers.CUBIC).withMaxDatagramBytes(1_400);
    assertThat(chosen)
        .usingRecursiveComparison()
        .ignoringFields("congestion", "maxDatagramBytes")
        .isEqualTo(defaults);
    assertThat(chosen.congestion()).isEqualTo(CongestionControllers.CUBIC);
    assertThat(defaults.keepAliveNanos()).isEqualTo(5 * SECOND);
    assertThat(defaults.idleTimeoutNanos()).isEqualTo(20 * SECOND);
    assertThat(defaults.openingTimeoutNanos()).isEqualTo(10 * SECOND);
    assertThat(defaults.maxConnections()).isEqualTo(1_024);
  }

  @Test
  void everyCodeIsFoundByItsTextAndOneThatIsNotKnownIsAnother() {
    for (CloseCode code : CloseCode.values()) {
      assertThat(CloseCode.of(code.text())).isEqualTo(code);
    }
    assertThat(CloseCode.of("of-a-later-version")).isEqualTo(CloseCode.OTHER);
  }

  @Test
  void whatIsTakenOfALimitIsThereAndIsCountedAndIsWorthItAgainAfterTenMilliseconds() {
    RateLimit limit = of(1_000_000);
    assertThat(limit.bytesPerSecond()).isEqualTo(1_000_000);
    assertThat(limit.take(100, SECOND)).isEqualTo(100);
    assertThat(limit.take(1 << 20, SECOND)).isEqualTo(50_000 - 100);
    assertThat(limit.take(1 << 20, SECOND)).isZero();
    assertThat(limit.nextTake()).isEqualTo(SECOND + SECOND / 100);
    assertThat(limit.take(1 << 20, limit.nextTake())).isEqualTo(10_000);
    assertThat(of(RateLimit.LOWEST).bytesPerSecond()).isEqualTo(10_000);
  }

  @Test
  void whatIsOwedIsNotTaken() {
    RateLimit limit = of(1_000_000);
    FairTurns.Place place = limit.newPlace();
    assertThat(limit.batch(place, 1_200, SECOND)).isEqualTo(2_000);
    limit.sent(place, 60_000);
    assertThat(limit.take(1_000, SECOND)).isZero();
    assertThat(limit.take(1_000, SECOND + SECOND / 100)).isZero();
    assertThat(limit.take(1_000, SECOND + SECOND / 50)).isEqualTo(1_000);
  }
}
