package org.abanico.wire.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyPacketReaderTest {
  private static final PacketKey KEY = PacketKey.of(0x0123456789abcdefL, 0xfedcba9876543210L);
  private static final int MAX_BYTES = 1472;

  private final BodyPacketReader bodies = new BodyPacketReader();
  private final PacketReader reader = new PacketReader();

  private static ByteBuf body(int connection, long number, long offset, byte[] bytes) {
    ByteBuf out = Unpooled.buffer(MAX_BYTES);
    PacketWriter writer = new PacketWriter();
    writer.begin(out, connection, number, MAX_BYTES);
    writer.data(1, offset, Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    writer.finish(KEY);
    return out;
  }

  /** A packet with a good authenticator, whatever it says. */
  private static ByteBuf signed(String head, String frames) {
    SipHash hash = new SipHash(KEY);
    hash.update(head.getBytes(StandardCharsets.UTF_8));
    int text = frames.startsWith("DATA 1 ") ? frames.indexOf('\n') + 1 : frames.length();
    hash.update(frames.substring(0, text).getBytes(StandardCharsets.UTF_8));
    return Unpooled.copiedBuffer(
        head + "%016x\n".formatted(hash.finish()) + frames, StandardCharsets.UTF_8);
  }

  @Test
  void readsWhatTheOtherReaderReads() throws MalformedPacketException {
    for (long seed = 0; seed < 5000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = new byte[random.nextInt(1, 1200)];
      random.nextBytes(bytes);
      long number = random.nextLong(1L << random.nextInt(1, 60));
      long offset = random.nextLong(1L << random.nextInt(1, 60));
      if (number >= 1_000_000_000_000_000_000L || offset >= 1_000_000_000_000_000_000L) {
        continue;
      }
      ByteBuf datagram = Unpooled.buffer().writeZero(7);
      datagram.writeBytes(body(random.nextInt() | 1, number, offset, bytes)).skipBytes(7);
      assertThat(bodies.read(datagram, KEY)).as("seed %d", seed).isTrue();
      Packet packet = reader.read(datagram, KEY);
      assertThat(bodies.number()).as("seed %d", seed).isEqualTo(packet.number());
      ByteBuf rest =
          datagram.slice(bodies.bodyIndex(), datagram.writerIndex() - bodies.bodyIndex());
      assertThat(packet.frames())
          .as("seed %d", seed)
          .isEqualTo(List.of(new Frame.Data(1, bodies.offset(), rest)));
      assertThat(datagram.readerIndex()).isEqualTo(7);
    }
  }

  @Test
  void anythingAlteredButTheBodyIsRefused() {
    ByteBuf good = body(0x7f3a2c18, 1842, 10_485_760, new byte[] {'b', 'o', 'd', 'y'});
    int text = good.writerIndex() - 4;
    for (int bit = 0; bit < 8 * text; bit++) {
      ByteBuf bad = good.copy();
      bad.setByte(bit / 8, bad.getByte(bit / 8) ^ 1 << bit % 8);
      assertThat(bodies.read(bad, KEY)).as("bit %d", bit).isFalse();
    }
    assertThat(bodies.read(good, PacketKey.of(1, 2))).isFalse();
    ByteBuf otherBody = good.copy().setByte(text, 'B');
    assertThat(bodies.read(otherBody, KEY)).isTrue();
  }

  @Test
  void aDatagramCutShortIsRefusedUntilItHasAByteOfTheBody() {
    ByteBuf good = body(0x7f3a2c18, 1842, 10_485_760, new byte[] {'b', 'o', 'd', 'y'});
    for (int length = 0; length <= good.writerIndex(); length++) {
      assertThat(bodies.read(good.slice(0, length), KEY))
          .as("%d bytes", length)
          .isEqualTo(length > good.writerIndex() - 4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ABN1 7f3a2c18 7 |DATA 0 5\nbytes of the other stream",
        "ABN1 7f3a2c18 7 |DATA 1 5 +4\nbody",
        "ABN1 7f3a2c18 7 |DATA 1 5 novel\nbody",
        "ABN1 7f3a2c18 7 |DATA 1 05\nbody",
        "ABN1 7f3a2c18 7 |DATA 1 \nbody",
        "ABN1 7f3a2c18 7 |DATA 1 -5\nbody",
        "ABN1 7f3a2c18 7 |DATA 1 5000000000000000000\nbody",
        "ABN1 7f3a2c18 7 |DATA 1 5\n",
        "ABN1 7f3a2c18 7 |ACK 9 1 8-9\nDATA 1 5\nbody",
        "ABN1 7f3a2c18 07 |DATA 1 5\nbody",
        "ABN1 7f3a2c18 5000000000000000000 |DATA 1 5\nbody",
        "ABN1 7F3a2c18 7 |DATA 1 5\nbody",
        "ABN1 00000000 7 |DATA 1 5\nbody",
        "ABN2 7f3a2c18 7 |DATA 1 5\nbody",
        "ABN1 7f3a2c18 7  |DATA 1 5\nbody"
      })
  void whatIsNoSuchPacketIsLeftToTheOtherReader(String packet) {
    String[] parts = packet.split("\\|", 2);
    assertThat(bodies.read(signed(parts[0], parts[1]), KEY)).isFalse();
  }

  @Test
  void theSmallestNumbersAreRead() {
    assertThat(bodies.read(signed("ABN1 00000001 0 ", "DATA 1 0\nb"), KEY)).isTrue();
    assertThat(bodies.number()).isZero();
    assertThat(bodies.offset()).isZero();
  }
}
