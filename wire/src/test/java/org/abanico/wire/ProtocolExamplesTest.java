package org.abanico.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.abanico.testing.ProtocolDocument;
import org.abanico.testing.ProtocolDocument.Example;
import org.abanico.wire.message.MalformedMessageException;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.MessageReader;
import org.abanico.wire.message.MessageWriter;
import org.abanico.wire.message.TextCodec;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.MalformedPacketException;
import org.abanico.wire.packet.Packet;
import org.abanico.wire.packet.PacketKey;
import org.abanico.wire.packet.PacketReader;
import org.abanico.wire.packet.PacketWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds protocol.md's examples of packets, control messages and bodies true (section 10). */
class ProtocolExamplesTest {
  private static final String ARROW_END = ": ";

  private final PacketReader reader = new PacketReader();
  private final PacketWriter writer = new PacketWriter();

  static Stream<Example> packets() {
    return ProtocolDocument.examples("abanico-packet").stream();
  }

  static Stream<Example> controls() {
    return ProtocolDocument.examples("abanico-control").stream();
  }

  @ParameterizedTest
  @MethodSource("packets")
  void aPacketIsReadAndWrittenAgainAsItStands(Example example) throws MalformedPacketException {
    ByteBuf datagram = datagram(example);
    Packet packet = reader.read(datagram, key(example));
    ByteBuf again = Unpooled.buffer(datagram.readableBytes());
    writer.begin(again, packet.connection(), packet.number(), datagram.readableBytes());
    packet.frames().forEach(this::write);
    writer.finish(key(example));
    assertThat(again.toString(StandardCharsets.UTF_8))
        .isEqualTo(datagram.toString(StandardCharsets.UTF_8));
  }

  private static ByteBuf datagram(Example example) {
    ByteBuf text = Unpooled.copiedBuffer(example.text(), StandardCharsets.UTF_8);
    String padTo = example.attributes().get("pad-to");
    return padTo == null ? text : text.writeZero(Integer.parseInt(padTo) - text.readableBytes());
  }

  private static PacketKey key(Example example) {
    return PacketKey.ofBytes(HexFormat.of().parseHex(example.attributes().get("key")));
  }

  private void write(Frame frame) {
    boolean written =
        switch (frame) {
          case Frame.Ack ack -> write(ack);
          case Frame.Data data -> write(data);
          case Frame.Credit credit -> writer.credit(credit.stream(), credit.limit());
          case Frame.Ping _ -> writer.ping();
          case Frame.PathChallenge challenge ->
              writer.pathChallenge(challenge.token(), challenge.change());
          case Frame.PathResponse response -> writer.pathResponse(response.token());
          case Frame.Pad _ -> writer.pad();
          case Frame.Close close -> writer.close(close.code(), close.words());
          case Frame.Hello hello ->
              writer.hello(hello.version(), hello.keyId(), hello.nonce(), hello.shown());
          case Frame.CookieOffer offer -> writer.cookieOffer(offer.nonce(), offer.cookie());
          case Frame.Accept accept ->
              writer.accept(accept.nonce(), accept.connection(), accept.handshake());
          case Frame.Confirm confirm ->
              writer.confirm(
                  confirm.version(),
                  confirm.keyId(),
                  confirm.nonce(),
                  confirm.connection(),
                  confirm.handshake());
          case Frame.Refuse refuse -> writer.refuse(refuse.nonce(), refuse.code(), refuse.words());
          case Frame.Unknown _ -> false;
        };
    assertThat(written).as("%s", frame).isTrue();
  }

  private boolean write(Frame.Ack ack) {
    int count = ack.ranges().count();
    long[] lows = new long[count];
    long[] highs = new long[count];
    Arrays.setAll(lows, ack.ranges()::low);
    Arrays.setAll(highs, ack.ranges()::high);
    return writer.ack(ack.largest(), ack.delayMicros(), lows, highs, count);
  }

  /** As the programs do: control text with a count, the bodies of blocks without. */
  private boolean write(Frame.Data data) {
    ByteBuf bytes = data.bytes();
    int index = bytes.readerIndex();
    if (data.stream() == 0) {
      writer.countedData(0, data.offset(), bytes, index, bytes.readableBytes());
    } else {
      writer.data(1, data.offset(), bytes, index, bytes.readableBytes());
    }
    return true;
  }

  @Test
  void everyFrameIsShown() throws MalformedPacketException {
    Set<Class<?>> shown = new LinkedHashSet<>();
    for (Example example : packets().toList()) {
      for (Frame frame : reader.read(datagram(example), key(example)).frames()) {
        shown.add(frame.getClass());
      }
    }
    shown.add(Frame.Unknown.class);
    assertThat(shown).containsExactlyInAnyOrder(Frame.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("controls")
  void aControlMessageIsReadAndWrittenAgainAsItStands(Example example)
      throws MalformedMessageException {
    for (String arrow : example.lines()) {
      String line = message(arrow) + '\n';
      ByteBuf bytes = Unpooled.copiedBuffer(line, StandardCharsets.UTF_8);
      Message message = new MessageReader(TextCodec.READABLE).read(bytes);
      assertThat(message).as("%s: %s", example, arrow).isNotNull();
      assertThat(bytes.isReadable()).isFalse();
      ByteBuf again = Unpooled.buffer();
      new MessageWriter(TextCodec.READABLE).write(message, again);
      assertThat(again.toString(StandardCharsets.UTF_8)).isEqualTo(line);
    }
  }

  private static String message(String arrow) {
    return arrow.substring(arrow.indexOf(ARROW_END) + ARROW_END.length());
  }

  @Test
  void theBodiesAreThoseThatTheMessagesAnnounceAndHoldTheManifest() {
    List<String> messages =
        controls().flatMap(c -> c.lines().stream()).map(ProtocolExamplesTest::message).toList();
    StringBuilder manifest = new StringBuilder();
    for (Example body : ProtocolDocument.examples("abanico-body")) {
      String kind = body.attributes().get("kind");
      int bytes = body.text().getBytes(StandardCharsets.UTF_8).length;
      String block = " " + body.attributes().get("number") + ' ' + kind + ' ' + bytes + ' ';
      assertThat(messages)
          .as("%s", body)
          .anyMatch(message -> message.startsWith("BLOCK ") && message.contains(block));
      if (kind.equals("manifest")) {
        String text = body.text().substring(body.text().indexOf('\n') + 1);
        assertThat(body.lines().getFirst()).isEqualTo("SEGMENT " + sha256(text));
        manifest.append(text);
      } else {
        checkChunks(body);
      }
    }
    Example whole = ProtocolDocument.examples("abanico-manifest").getFirst();
    assertThat(manifest.toString()).isEqualTo(whole.text());
    assertThat(whole.attributes()).containsEntry("root", sha256(whole.text()));
  }

  private static void checkChunks(Example body) {
    List<String> lines = body.lines();
    int count = Integer.parseInt(lines.getFirst().substring("CHUNKS ".length()));
    byte[] content =
        String.join("\n", lines.subList(1 + count, lines.size()))
            .concat("\n")
            .getBytes(StandardCharsets.UTF_8);
    int at = 0;
    for (String line : lines.subList(1, 1 + count)) {
      int space = line.indexOf(' ');
      int length = Integer.parseInt(line.substring(space + 1));
      String chunk = new String(content, at, length, StandardCharsets.UTF_8);
      assertThat(sha256(chunk)).as("%s", body).isEqualTo(line.substring(0, space));
      at += length;
    }
    assertThat(at).isEqualTo(content.length);
  }

  private static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
