package org.abanico.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.abanico.testing.ProtocolDocument;
import org.abanico.testing.ProtocolDocument.Example;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.Message;
import org.abanico.wire.packet.PacketWriter;
import org.junit.jupiter.api.Test;

/** What protocol.md, sections 10.1 and 10.2, shows is what two endpoints with these keys say. */
class OpeningExampleTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 40_123);
  private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 9440);
  private static final long START = 678_000_000_000L;

  private final List<String> said = new ArrayList<>();
  private final ServerEndpoint server =
      new ServerEndpoint(
          TransportConfig.defaults(),
          Identities.SERVER,
          new SplittableRandom(1),
          _ -> new MessagePort(new Host()));
  private final Guest guest = new Guest();
  private final ClientEndpoint client =
      new ClientEndpoint(
          SERVER,
          TransportConfig.defaults(),
          Identities.CLIENT,
          new SplittableRandom(2),
          new MessagePort(guest),
          START);

  /** Answers a JOIN as a server does. */
  private static final class Host extends Silent {
    @Override
    public void message(Message message, long nowNanos) {
      port().send(new Message.Joined(1));
      port().send(new Message.Wait(1, 0));
    }
  }

  /** Enters a group at once. */
  private static final class Guest extends Silent {
    @Override
    public void opened(MessagePort port, long nowNanos) {
      super.opened(port, nowNanos);
      port.send(new Message.JoinDestination("default", "attic"));
    }
  }

  private static class Silent implements MessageHandler {
    private final List<MessagePort> ports = new ArrayList<>();

    MessagePort port() {
      return ports.getFirst();
    }

    @Override
    public void opened(MessagePort port, long nowNanos) {
      ports.add(port);
    }

    @Override
    public void message(Message message, long nowNanos) {}

    @Override
    public void block(Message.Block header, ByteBuf body, long nowNanos) {
      body.release();
    }

    @Override
    public void closed(CloseReason reason, long nowNanos) {}
  }

  /** Carries what one side says to the other, which answers 1.2 ms later. */
  private long carry(
      DatagramEndpoint from, DatagramEndpoint to, InetSocketAddress source, long now) {
    for (ByteBuf datagram : CollectingSink.said(from, now)) {
      said.add(shown(datagram));
      to.receive(datagram, source, now);
      datagram.release();
    }
    return now + 1_200_000;
  }

  private static String shown(ByteBuf datagram) {
    String text = datagram.toString(StandardCharsets.ISO_8859_1);
    int padding = text.indexOf('\0');
    return padding < 0 ? text : text.substring(0, padding);
  }

  @Test
  void theDocumentShowsWhatTheEndpointsSay() {
    long now = START;
    now = carry(client, server, CLIENT, now);
    now = carry(server, client, SERVER, now);
    now = carry(client, server, CLIENT, now);
    now = carry(server, client, SERVER, now);
    now = carry(client, server, CLIENT, now);
    carry(server, client, SERVER, now);
    List<Example> examples = ProtocolDocument.examples("abanico-packet");
    List<String> shown =
        Stream.concat(examples.subList(0, 5).stream(), examples.subList(6, 8).stream())
            .map(Example::text)
            .toList();
    assertThat(String.join("--\n", said)).isEqualTo(String.join("--\n", shown));
  }

  @Test
  void aServerWithoutRoomAnswersAsShown() {
    ByteBuf out = Unpooled.buffer();
    PacketWriter writer = new PacketWriter();
    writer.begin(out, 0, 0, 1200);
    Example accept = ProtocolDocument.examples("abanico-packet").get(3);
    String nonce = accept.lines().get(1).split(" ")[1];
    writer.refuse(
        new org.abanico.wire.packet.Nonce(
            Long.parseUnsignedLong(nonce.substring(0, 16), 16),
            Long.parseUnsignedLong(nonce.substring(16), 16)),
        "full",
        "too many connections");
    writer.finish(Opening.key(Identities.ACCESS.relayKey()));
    assertThat(out.toString(StandardCharsets.ISO_8859_1))
        .isEqualTo(ProtocolDocument.examples("abanico-packet").get(5).text());
  }

  @Test
  void theKeysAreThoseThatTheDocumentNames() {
    String opening = HexFormat.of().formatHex(Identities.ACCESS.relayKey().openingKey());
    assertThat(ProtocolDocument.examples("abanico-packet").subList(0, 6))
        .allSatisfy(example -> assertThat(example.attributes()).containsEntry("key", opening));
  }
}
