package org.abanico.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.abanico.testing.ProtocolDocument;
import org.abanico.testing.ProtocolDocument.Example;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The control messages that docs/protocol.md shows. */
class ControlExamplesTest {

  static Iterable<Example> examples() {
    return ProtocolDocument.examples("abanico-control");
  }

  @Test
  void thereAreExamples() {
    assertThat(examples()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyLineIsReadAndWrittenAsItStands(Example example) throws MalformedMessageException {
    for (String line : example.lines()) {
      String text = line.substring(line.indexOf(": ") + 2) + "\n";
      ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
      Message message = new MessageReader().read(bytes);
      assertThat(message).as(line).isNotNull();
      if (message != null) {
        ByteBuf written = Unpooled.buffer();
        MessageWriter.write(message, written);
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo(text);
      }
    }
  }
}
