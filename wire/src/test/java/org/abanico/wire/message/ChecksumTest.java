package org.abanico.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChecksumTest {
  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  @Test
  void isTheOneThatTheStandardShows() {
    assertThat(Checksum.crc32c(text("123456789"))).isEqualTo(0xe3069283);
  }

  @Test
  void isOfWhatIsReadableHoweverManyPartsItHas() {
    ByteBuf parts = Unpooled.wrappedBuffer(text("x1234"), text("56"), text("789"));
    parts.skipBytes(1);
    assertThat(Checksum.crc32c(parts)).isEqualTo(0xe3069283);
    assertThat(parts.readableBytes()).isEqualTo(9);
  }

  @Test
  void aBlockIsAnnouncedAsItIs() {
    Message.Block block =
        Message.Block.of("b", 7, BlockKind.CONTENT, text("123456789"), MemberSet.ALL);
    assertThat(block)
        .isEqualTo(new Message.Block("b", 7, BlockKind.CONTENT, 9, MemberSet.ALL, 0xe3069283));
    assertThat(block.to(MemberSet.of(3)).members().numbers()).containsExactly(3L);
  }
}
