package org.abanico.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.abanico.server.Relays.Client;
import org.abanico.testing.ProtocolDocument;
import org.abanico.wire.message.MalformedMessageException;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.MessageReader;
import org.junit.jupiter.api.Test;

/** The server says what docs/protocol.md shows that it says. */
class ProtocolExampleTest {
  private static final String TO_SERVER = " → server: ";
  private static final String FROM_SERVER = "server → ";

  private static Message read(String text) throws MalformedMessageException {
    ByteBuf line = Unpooled.copiedBuffer(text + "\n", StandardCharsets.UTF_8);
    Message message = new MessageReader().read(line);
    if (message == null) {
      throw new AssertionError(text);
    }
    return message;
  }

  @Test
  void aBackupWithTwoDestinationsGoesAsTheExampleSays() throws MalformedMessageException {
    List<String> lines = ProtocolDocument.examples("abanico-control").getFirst().lines();
    Map<String, List<Message>> expected = new LinkedHashMap<>();
    try (Relays relays = new Relays(1)) {
      Map<String, Client> clients = new LinkedHashMap<>();
      for (String line : lines) {
        int colon = line.indexOf(": ");
        Message message = read(line.substring(colon + 2));
        if (line.startsWith(FROM_SERVER)) {
          String receiver = line.substring(FROM_SERVER.length(), colon);
          expected.computeIfAbsent(receiver, _ -> new ArrayList<>()).add(message);
        } else {
          String sender = line.substring(0, line.indexOf(TO_SERVER));
          say(clients.computeIfAbsent(sender, _ -> relays.connect()), message);
        }
      }
      expected.forEach(
          (name, messages) ->
              assertThat(clients)
                  .hasEntrySatisfying(
                      name,
                      client ->
                          assertThat(client.received)
                              .as(name)
                              .containsExactlyElementsOf(messages)));
    }
  }

  private static void say(Client client, Message message) {
    if (message instanceof Message.Block block) {
      client.sendBlock(block);
    } else {
      client.say(message);
    }
  }
}
