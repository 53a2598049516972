package org.abanico.transport.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8899 over a path that is a number: the largest datagram that it carries. */
class PathMtuDiscoveryTest {
  private static final long SECOND = 1_000_000_000L;
  private static final InetSocketAddress IPV4 = at("192.0.2.1");
  private static final InetSocketAddress IPV6 = at("2001:db8::1");

  private PathMtuDiscovery discovery = new PathMtuDiscovery(IPV4, PathMtuDiscovery.MAX_BYTES);
  private final List<Integer> probes = new ArrayList<>();
  private long now = 5 * SECOND;
  private long next;
  private int carries = 1_472;

  private static InetSocketAddress at(String address) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), 9_440);
  }

  @Test
  void beginsWithTheSizeThatEveryPathCarries() {
    assertThat(discovery.datagramBytes()).isEqualTo(1_200);
  }

  @ParameterizedTest
  @CsvSource({
    "1280,1252",
    "1400,1372",
    "1420,1392",
    "1492,1464",
    "1500,1472",
    "9000,8972",
    "65535,65507"
  })
  void findsTheMtusOfUsualLinksExactlyOverIpv4(int mtu, int datagram) {
    carries = mtu - 28;
    search();
    assertThat(discovery.datagramBytes()).isEqualTo(datagram);
  }

  @ParameterizedTest
  @CsvSource({
    "1280,1232",
    "1400,1352",
    "1420,1372",
    "1492,1444",
    "1500,1452",
    "9000,8952",
    "65536,65488"
  })
  void findsTheMtusOfUsualLinksExactlyOverIpv6(int mtu, int datagram) {
    discovery = new PathMtuDiscovery(IPV6, PathMtuDiscovery.MAX_BYTES);
    carries = mtu - 48;
    search();
    assertThat(discovery.datagramBytes()).isEqualTo(datagram);
  }

  @Test
  void findsAnyOtherMtuButForASixtyFourthAndNeverMoreThanThereIs() {
    for (carries = 1_200; carries <= 65_507; carries += 97) {
      discovery = new PathMtuDiscovery(IPV4, PathMtuDiscovery.MAX_BYTES);
      probes.clear();
      search();
      assertThat(discovery.datagramBytes()).isBetween(carries - carries / 64 - 1, carries);
      assertThat(probes).hasSizeLessThan(50);
    }
  }

  @Test
  void triesEthernetFirstSoThatMostPathsAreFilledAfterOneProbe() {
    probe();
    assertThat(probes).containsExactly(1_472);
    assertThat(discovery.datagramBytes()).isEqualTo(1_472);
  }

  @Test
  void asksForNoSecondProbeBeforeTheFateOfTheFirstIsKnown() {
    int size = discovery.nextProbe(now);
    discovery.onProbeSent(7, size, now);
    assertThat(discovery.nextProbe(now + 100 * SECOND)).isZero();
    discovery.onAcknowledged(6, 1_200);
    discovery.onLost(5, 1_200);
    assertThat(discovery.nextProbe(now)).isZero();
    discovery.onLost(7, size);
    assertThat(discovery.nextProbe(now)).isEqualTo(size);
  }

  @Test
  void givesASizeUpAfterThreeProbesOfItWereLost() {
    carries = 1_200;
    probe();
    probe();
    probe();
    assertThat(probes).containsExactly(1_472, 1_472, 1_472);
    probe();
    assertThat(probes.getLast()).isLessThan(1_472);
  }

  @Test
  void staysWithinTheLimitThatItIsGiven() {
    carries = 65_507;
    discovery = new PathMtuDiscovery(IPV4, 5_000);
    search();
    assertThat(discovery.datagramBytes()).isEqualTo(5_000);
    discovery = new PathMtuDiscovery(IPV4, 1_200);
    assertThat(discovery.nextProbe(now)).isZero();
    assertThat(discovery.nextProbe(now + 700 * SECOND)).isZero();
  }

  @Test
  void searchesAgainTenMinutesAfterTheLastProbe() {
    search();
    carries = 8_972;
    assertThat(discovery.nextProbe(now + 600 * SECOND - 1)).isZero();
    now += 600 * SECOND;
    search();
    assertThat(discovery.datagramBytes()).isEqualTo(8_972);
  }

  @Test
  void fullSizedLossesInThreeFlightsWhileSmallDatagramsArriveAreABlackHole() {
    search();
    flight(3);
    flight(3);
    assertThat(discovery.datagramBytes()).isEqualTo(1_472);
    flight(3);
    assertThat(discovery.datagramBytes()).isEqualTo(1_200);
    carries = 1_372;
    search();
    assertThat(discovery.datagramBytes()).isEqualTo(1_372);
  }

  @Test
  void oneFlightLostIsCongestionHoweverLong() {
    search();
    flight(100);
    assertThat(discovery.datagramBytes()).isEqualTo(1_472);
  }

  @Test
  void oneFullSizedDatagramThatArrivesShowsThatThereIsNoBlackHole() {
    search();
    flight(4);
    flight(4);
    discovery.onAcknowledged(next++, 1_472);
    flight(4);
    flight(4);
    assertThat(discovery.datagramBytes()).isEqualTo(1_472);
  }

  @Test
  void lossesBeforeAFullSizedDatagramThatArrivedSayNothing() {
    search();
    long before = next;
    next += 20;
    discovery.onAcknowledged(next++, 1_472);
    for (long number = before; number < before + 20; number += 2) {
      discovery.onAcknowledged(number + 1, 500);
      discovery.onLost(number, 1_472);
    }
    assertThat(discovery.datagramBytes()).isEqualTo(1_472);
  }

  @Test
  void smallDatagramsThatAreLostSayNothing() {
    search();
    for (int i = 0; i < 30; i++) {
      discovery.onLost(next++, 1_200);
      discovery.onAcknowledged(next++, 100);
    }
    assertThat(discovery.datagramBytes()).isEqualTo(1_472);
  }

  @Test
  void aSizeThatBecameABlackHoleIsNotTriedAgainBeforeTheNextRaise() {
    search();
    probes.clear();
    blackHole();
    search();
    assertThat(probes).isNotEmpty().allMatch(size -> size < 1_472);
    now += 600 * SECOND;
    search();
    assertThat(discovery.datagramBytes()).isEqualTo(1_472);
  }

  @Test
  void theThirdBlackHoleOfLargeDatagramsLeavesEthernetsSizeAtMost() {
    carries = 65_507;
    search();
    for (int i = 0; i < 3; i++) {
      assertThat(discovery.datagramBytes()).isGreaterThan(60_000);
      blackHole();
      search();
    }
    assertThat(discovery.datagramBytes()).isEqualTo(1_472);
    blackHole();
    search();
    assertThat(discovery.datagramBytes()).isEqualTo(1_200);
  }

  @Test
  void persistentCongestionStartsTheSearchAgainFromTheBase() {
    search();
    discovery.onPersistentCongestion();
    assertThat(discovery.datagramBytes()).isEqualTo(1_200);
    search();
    assertThat(discovery.datagramBytes()).isEqualTo(1_472);
  }

  @Test
  void aProbeOnItsWayWhenThePathWasFoundSmallerTeachesNothing() {
    search();
    carries = 8_972;
    now += 600 * SECOND;
    int size = discovery.nextProbe(now);
    long number = next++;
    discovery.onProbeSent(number, size, now);
    discovery.onPersistentCongestion();
    discovery.onAcknowledged(number, size);
    assertThat(discovery.datagramBytes()).isEqualTo(1_200);
  }

  private void blackHole() {
    flight(4);
    flight(4);
    flight(4);
  }

  /** Full-sized datagrams are lost, and a small one sent after them arrives. */
  private void flight(int datagrams) {
    long first = next;
    next += datagrams;
    discovery.onAcknowledged(next++, 1_200);
    for (int i = 0; i < datagrams; i++) {
      discovery.onLost(first + i, discovery.datagramBytes());
    }
  }

  private void search() {
    while (probe()) {
      assertThat(probes).hasSizeLessThan(300);
    }
  }

  private boolean probe() {
    int size = discovery.nextProbe(now);
    if (size == 0) {
      return false;
    }
    assertThat(size).isGreaterThan(discovery.datagramBytes());
    probes.add(size);
    long number = next++;
    discovery.onProbeSent(number, size, now);
    if (size <= carries) {
      discovery.onAcknowledged(number, size);
    } else {
      discovery.onLost(number, size);
    }
    return true;
  }
}
