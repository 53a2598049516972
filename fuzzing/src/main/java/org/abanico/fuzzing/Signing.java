package org.abanico.fuzzing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.abanico.wire.packet.PacketKey;
import org.abanico.wire.packet.SipHash;

/**
 * Makes packets of any frames with an authenticator that is right, written apart from the reader.
 */
final class Signing {
  private static final HexFormat HEX = HexFormat.of();
  private static final String BODY = "DATA 1 ";
  private static final Pattern COUNT = Pattern.compile("\\+[0-9]{1,5}");

  private Signing() {}

  /**
   * A packet.
   *
   * @param frames everything behind its header, whatever it is
   */
  static ByteBuf packet(int connection, long number, byte[] frames, PacketKey key) {
    String head = "ABN1 " + HEX.toHexDigits(connection) + " " + number + " ";
    byte[] begin = head.getBytes(StandardCharsets.US_ASCII);
    SipHash hash = new SipHash(key);
    hash.update(begin);
    update(hash, frames);
    byte[] end = (HEX.toHexDigits(hash.finish()) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuf packet = Unpooled.buffer(begin.length + end.length + frames.length);
    return packet.writeBytes(begin).writeBytes(end).writeBytes(frames);
  }

  /** All but the bytes of stream 1 (protocol.md, section 2.2), as far as these can be found. */
  private static void update(SipHash hash, byte[] frames) {
    int covered = 0;
    int at = 0;
    while (at < frames.length) {
      int end = at;
      while (end < frames.length && frames[end] != '\n') {
        end++;
      }
      String line = new String(frames, at, end - at, StandardCharsets.ISO_8859_1);
      at = Math.min(frames.length, end + 1);
      int behind = at + counted(line, frames.length - at);
      if (line.startsWith(BODY)) {
        hash.update(frames, covered, at - covered);
        covered = behind;
      }
      at = behind;
    }
    hash.update(frames, covered, frames.length - covered);
  }

  private static int counted(String line, int left) {
    String last = line.substring(line.lastIndexOf(' ') + 1);
    if (COUNT.matcher(last).matches()) {
      return Math.min(left, Integer.parseInt(last.substring(1)));
    }
    return line.startsWith("DATA ") || line.startsWith("PAD") ? left : 0;
  }
}
