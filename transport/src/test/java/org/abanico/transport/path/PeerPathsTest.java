package org.abanico.transport.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.transport.path.PeerPaths.Challenge;
import org.abanico.transport.path.PeerPaths.Change;
import org.junit.jupiter.api.Test;

class PeerPathsTest {
  private static final long MILLISECOND = 1_000_000L;
  private static final InetSocketAddress HOME = new InetSocketAddress("192.0.2.1", 4_000);
  private static final InetSocketAddress OTHER_PORT = new InetSocketAddress("192.0.2.1", 4_001);
  private static final InetSocketAddress AWAY = new InetSocketAddress("192.0.2.2", 4_000);

  private final PeerPaths paths = PeerPaths.movable(HOME, new SplittableRandom(1));
  private long now = 1_000 * MILLISECOND;

  private void newest(InetSocketAddress from) {
    paths.onPacket(from, 100, true, now);
  }

  private List<Challenge> challenges() {
    List<Challenge> all = new ArrayList<>();
    for (Challenge each = paths.next(now); each != null; each = paths.next(now)) {
      all.add(each);
    }
    return all;
  }

  private Challenge challengeTo(InetSocketAddress address) {
    return challenges().stream()
        .filter(each -> each.to().equals(address))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPeerThatStaysIsNeverChallenged() {
    newest(HOME);
    assertThat(challenges()).isEmpty();
    assertThat(paths.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theNewAddressAndTheOneInUseAreChallengedAndTheAnswerMoves() {
    newest(AWAY);
    List<Challenge> both = challenges();
    assertThat(both)
        .extracting(Challenge::to, Challenge::change)
        .containsExactlyInAnyOrder(tuple(AWAY, Change.ADDRESS), tuple(HOME, Change.NONE));
    assertThat(paths.current()).isEqualTo(HOME);
    assertThat(paths.onResponse(both.getFirst().token(), AWAY)).isEqualTo(Change.ADDRESS);
    assertThat(paths.current()).isEqualTo(AWAY);
  }

  @Test
  void anotherPortIsToldFromAnotherAddress() {
    newest(OTHER_PORT);
    assertThat(challengeTo(OTHER_PORT).change()).isEqualTo(Change.PORT);
  }

  @Test
  void anAnswerCountsOnlyFromWhereItsChallengeWentAndWithItsToken() {
    newest(AWAY);
    long token = challengeTo(AWAY).token();
    assertThat(paths.onResponse(token, HOME)).isEqualTo(Change.NONE);
    assertThat(paths.onResponse(token, OTHER_PORT)).isEqualTo(Change.NONE);
    assertThat(paths.onResponse(token + 1, AWAY)).isEqualTo(Change.NONE);
    assertThat(paths.current()).isEqualTo(HOME);
  }

  @Test
  void anAnswerThatAPacketFromElsewhereHasOvertakenDoesNotCount() {
    newest(AWAY);
    long token = challengeTo(AWAY).token();
    newest(HOME);
    assertThat(paths.onResponse(token, AWAY)).isEqualTo(Change.NONE);
    assertThat(paths.current()).isEqualTo(HOME);
  }

  @Test
  void aPacketThatWasOvertakenMovesNothing() {
    paths.onPacket(AWAY, 100, false, now);
    assertThat(challenges()).isEmpty();
  }

  @Test
  void noMoreThanThreeTimesWhatCameFromThereIsSentToAnAddressThatHasNotAnswered() {
    paths.onPacket(AWAY, 40, true, now);
    int sent = 0;
    for (int i = 0; i < 100; i++) {
      now += 100 * MILLISECOND;
      for (Challenge each : challenges()) {
        sent += each.to().equals(AWAY) ? PeerPaths.CHALLENGE_BYTES : 0;
      }
      assertThat(sent).isLessThanOrEqualTo(3 * 40);
    }
    assertThat(sent).isPositive();
  }

  @Test
  void anAddressThatDoesNotAnswerIsForgottenAfterFourChallenges() {
    newest(AWAY);
    paths.onPacket(AWAY, 1_000, false, now);
    int sent = 0;
    for (int i = 0; i < 100; i++) {
      sent += (int) challenges().stream().filter(each -> each.to().equals(AWAY)).count();
      now += 100 * MILLISECOND;
    }
    assertThat(sent).isEqualTo(4);
    assertThat(paths.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(paths.current()).isEqualTo(HOME);
  }

  @Test
  void aPeerThatComesBackIsAskedWithTheSameTokenSoThatItsAnswerIsGoodAtOnce() {
    newest(AWAY);
    List<Challenge> both = challenges();
    paths.onResponse(both.getFirst().token(), AWAY);
    newest(HOME);
    assertThat(paths.onResponse(both.getLast().token(), HOME)).isEqualTo(Change.ADDRESS);
    assertThat(paths.current()).isEqualTo(HOME);
  }

  @Test
  void aServerIsWhereItIs() {
    PeerPaths server = PeerPaths.fixed(HOME);
    assertThat(server.accepts(HOME)).isTrue();
    assertThat(server.accepts(AWAY)).isFalse();
    server.onPacket(HOME, 100, true, now);
    assertThat(server.next(now)).isNull();
  }
}
