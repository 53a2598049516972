package org.abanico.wire.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SipHashTest {
  /** Of the reference implementation: key 00 01 .. 0f, input 00 01 .. of 0, 1, .. 15 bytes. */
  private static final long[] REFERENCE = {
    0x726fdb47dd0e0e31L, 0x74f839c593dc67fdL, 0x0d6c8009d9a94f5aL, 0x85676696d7fb7e2dL,
    0xcf2794e0277187b7L, 0x18765564cd99a68dL, 0xcbc9466e58fee3ceL, 0xab0200f58b01d137L,
    0x93f5f5799a932462L, 0x9e0082df0ba9e4b0L, 0x7a5dbbc594ddb9f3L, 0xf4b32f46226bada7L,
    0x751e8fbc860ee5fbL, 0x14ea5627c0843d90L, 0xf723ca908e7af2eeL, 0xa129ca6149be45e5L
  };

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  @Test
  void agreesWithTheReferenceVectors() {
    SipHash hash = new SipHash(PacketKey.ofBytes(counting(16)));
    for (int length = 0; length < REFERENCE.length; length++) {
      hash.reset();
      hash.update(Unpooled.wrappedBuffer(counting(length)), 0, length);
      assertThat(hash.finish()).as("%d bytes", length).isEqualTo(REFERENCE[length]);
    }
  }

  @Test
  void isTheSameHoweverTheBytesAreCut() {
    for (long seed = 0; seed < 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
      SipHash hash = new SipHash(PacketKey.of(random.nextLong(), random.nextLong()));
      hash.update(buffer, 0, bytes.length);
      long whole = hash.finish();
      hash.reset();
      for (int at = 0; at < bytes.length; ) {
        int piece = 1 + random.nextInt(Math.min(20, bytes.length - at));
        if (random.nextBoolean()) {
          hash.update(buffer, at, piece);
        } else {
          hash.update(java.util.Arrays.copyOfRange(bytes, at, at + piece));
        }
        at += piece;
      }
      assertThat(hash.finish()).as("seed %d", seed).isEqualTo(whole);
    }
  }
}
