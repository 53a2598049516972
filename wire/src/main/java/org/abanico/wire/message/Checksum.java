package org.abanico.wire.message;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The checksum of a block's body: CRC-32C, in eight lower-case hexadecimal digits. It finds what
 * was damaged by accident; whether nobody altered the block only its seal tells.
 */
public final class Checksum {
  static final int DIGITS = 8;
  private static final Pattern TEXT = Pattern.compile("[0-9a-f]{" + DIGITS + "}");

  private Checksum() {}

  /** Of the readable bytes, which are borrowed. */
  public static int crc32c(ByteBuf body) {
    CRC32C crc = new CRC32C();
    for (ByteBuffer part : body.nioBuffers()) {
      crc.update(part);
    }
    return (int) crc.getValue();
  }

  static boolean isChecksum(String text) {
    return TEXT.matcher(text).matches();
  }

  static int parse(String text) {
    return HexFormat.fromHexDigits(text);
  }

  static String text(int checksum) {
    return HexFormat.of().toHexDigits(checksum);
  }
}
