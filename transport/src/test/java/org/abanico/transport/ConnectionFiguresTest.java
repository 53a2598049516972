package org.abanico.transport;

import static org.abanico.transport.TwoEnds.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.abanico.transport.TwoEnds.Recorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection says of itself, what it tells again when that is lost, what it lets go of. */
class ConnectionFiguresTest {
  private static final int WINDOW = 1 << 20;

  private final TwoEnds ends = new TwoEnds(ConnectionTest.config(WINDOW, 10));
  private Recorder server = new Recorder();
  private Connection client;
  private long packetsToServer;
  private long bytesToServer;

  @BeforeEach
  void open() {
    assertThat(ends.run(() -> !ends.serverSide.isEmpty(), 10 * SECOND)).isTrue();
    server = ends.serverSide.getFirst();
    client = ends.clientSide.connection();
    ends.run(() -> false, SECOND);
  }

  @AfterEach
  void release() {
    ends.release();
  }

  private static ByteBuf bytes(int count) {
    return Unpooled.wrappedBuffer(new byte[count]);
  }

  private void watch() {
    ends.passes =
        (toServer, datagram) -> {
          if (toServer) {
            packetsToServer++;
            bytesToServer += datagram.length();
          }
          return true;
        };
  }

  @Test
  void itCountsItsPacketsAndTheirBytes() {
    ConnectionStatistics before = client.statistics();
    ConnectionStatistics serverBefore = server.connection().statistics();
    watch();
    client.sendBody(bytes(300_000));
    assertThat(ends.run(() -> server.body.length() == 300_000, 10 * SECOND)).isTrue();
    ConnectionStatistics after = client.statistics();
    ConnectionStatistics serverAfter = server.connection().statistics();
    assertThat(after.packetsSent() - before.packetsSent()).isEqualTo(packetsToServer);
    assertThat(after.bytesSent() - before.bytesSent()).isEqualTo(bytesToServer);
    assertThat(serverAfter.packetsReceived() - serverBefore.packetsReceived())
        .isEqualTo(packetsToServer);
    assertThat(serverAfter.bytesReceived() - serverBefore.bytesReceived()).isEqualTo(bytesToServer);
    assertThat(after.packetsLost()).isZero();
    assertThat(after.bytesRetransmitted()).isZero();
  }

  @Test
  void itCountsWhatItHasToSendAgain() {
    int[] seen = new int[1];
    ends.passes = (toServer, datagram) -> !toServer || datagram.length() < 500 || ++seen[0] != 3;
    client.sendBody(bytes(300_000));
    assertThat(ends.run(() -> server.body.length() == 300_000, 10 * SECOND)).isTrue();
    assertThat(client.statistics().packetsLost()).isOne();
    assertThat(client.statistics().bytesRetransmitted())
        .isBetween(500L, (long) client.statistics().datagramBytes());
  }

  @Test
  void itKnowsWhatWaitsOfBothStreams() {
    server.consumes = false;
    client.sendBody(bytes(WINDOW));
    client.sendBody(bytes(10));
    ends.run(() -> false, 5 * SECOND);
    assertThat(client.unsentBytes()).isEqualTo(10);
    assertThat(client.undeliveredBodies()).isOne();
    ends.passes = (_, _) -> false;
    client.sendControl(bytes(2_000_000));
    ends.run(() -> false, SECOND);
    assertThat(client.unsentControlBytes()).isBetween(1L, 1_999_999L);
  }

  @Test
  void creditThatIsLostIsToldAgain() {
    int[] lost = new int[1];
    ends.passes =
        (toServer, datagram) -> toServer || !datagram.contains("\nCREDIT ") || lost[0]++ > 2;
    client.sendBody(bytes(3 * WINDOW));
    assertThat(ends.run(() -> server.body.length() == 3 * WINDOW, 10 * SECOND)).isTrue();
    assertThat(lost[0]).isGreaterThan(2);
    lost[0] = 0;
    for (int i = 0; i < 40; i++) {
      client.sendControl(bytes(50_000));
      ends.run(() -> false, SECOND);
    }
    assertThat(ends.run(() -> server.control.length() == 2_000_000, 60 * SECOND)).isTrue();
    assertThat(lost[0]).isGreaterThan(2);
  }

  @Test
  void whatWasNotDeliveredIsLetGoOfWhenItEnds() {
    ends.passes = (_, _) -> false;
    ByteBuf body = bytes(3 * WINDOW);
    ByteBuf control = bytes(100);
    client.sendBody(body);
    client.sendControl(control);
    ends.run(() -> false, SECOND);
    client.close(CloseCode.DONE, "", ends.now);
    assertThat(body.refCnt()).isZero();
    assertThat(ends.run(() -> ends.client.isFinished(), 60 * SECOND)).isTrue();
    assertThat(control.refCnt()).isZero();
  }
}
