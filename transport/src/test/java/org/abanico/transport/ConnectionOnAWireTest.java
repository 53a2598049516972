package org.abanico.transport;

import static org.abanico.transport.TwoEnds.MILLISECOND;
import static org.abanico.transport.TwoEnds.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.abanico.transport.TwoEnds.Recorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a connection does by the clock when its wire, its limit or its address is another. */
class ConnectionOnAWireTest {
  private TwoEnds ends = new TwoEnds(TransportConfig.defaults());

  @AfterEach
  void release() {
    ends.release();
  }

  private Recorder open() {
    assertThat(ends.run(() -> !ends.serverSide.isEmpty(), 10 * SECOND)).isTrue();
    ends.run(() -> false, SECOND);
    return ends.serverSide.getFirst();
  }

  private void sendBody(int bytes) {
    ends.clientSide.connection().sendBody(Unpooled.wrappedBuffer(new byte[bytes]));
  }

  @Test
  void blocksAreTakenInAsFastAsTheLimitSaysAndNotFaster() {
    RateLimit receiving = new RateLimit();
    receiving.set(1_000_000, 0);
    ends.release();
    ends = new TwoEnds(TransportConfig.defaults().withLimits(new RateLimit(), receiving));
    Recorder server = open();
    long start = ends.now;
    sendBody(6 << 20);
    assertThat(ends.run(() -> server.body.length() == 6 << 20, 30 * SECOND)).isTrue();
    assertThat(ends.now - start).isBetween(4 * SECOND, 5 * SECOND);
  }

  @Test
  void aNewAddressIsAskedFourTimesAndThenItIsAsIfNothingHadBeen() {
    Recorder server = open();
    List<Long> asked = new ArrayList<>();
    ends.clientAt = new InetSocketAddress("10.0.0.9", 4001);
    ends.passes =
        (toServer, datagram) -> {
          if (!toServer && datagram.contains("\nPATH-CHALLENGE ")) {
            asked.add(ends.now / MILLISECOND);
          }
          return toServer && !datagram.contains("\nPATH-RESPONSE ");
        };
    ends.clientSide.connection().sendControl(Unpooled.buffer().writeZero(500));
    ends.run(() -> !asked.isEmpty(), SECOND);
    long first = asked.getFirst();
    ends.run(() -> false, 4 * SECOND);
    assertThat(asked).startsWith(first, first + 300, first + 900, first + 2_100);
    assertThat(server.connection().remote()).isEqualTo(TwoEnds.CLIENT);
  }

  @Test
  void whenNothingGotThroughForLongDatagramsAreSmallAgain() {
    open();
    sendBody(2 << 20);
    ends.run(() -> false, 2 * SECOND);
    assertThat(ends.clientSide.connection().statistics().datagramBytes()).isGreaterThan(1_472);
    ends.passes = (_, _) -> false;
    sendBody(2 << 20);
    ends.run(() -> false, 8 * SECOND);
    ends.passes = (_, _) -> true;
    assertThat(
            ends.run(
                () -> ends.clientSide.connection().statistics().datagramBytes() == 1_200,
                5 * SECOND))
        .isTrue();
    assertThat(ends.run(() -> ends.serverSide.getFirst().body.length() == 4 << 20, 20 * SECOND))
        .isTrue();
  }

  @Test
  void bothEndsKnowTheConnectionByOneNumberAndEachOtherByTheirDevices() {
    Recorder server = open();
    assertThat(server.connection().number()).isEqualTo(ends.clientSide.connection().number());
    assertThat(server.connection().remote()).isEqualTo(TwoEnds.CLIENT);
    assertThat(ends.clientSide.connection().remote()).isEqualTo(TwoEnds.SERVER);
    assertThat(server.connection().peer().device()).isEqualTo(Identities.CLIENT.device().id());
    assertThat(ends.clientSide.connection().peer().device())
        .isEqualTo(Identities.SERVER.device().id());
  }
}
