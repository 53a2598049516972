package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4) over buffers, one digest reused. Not thread-safe. */
public final class Sha256 {
  /** Hexadecimal digits of a digest. */
  public static final int HEX_LENGTH = 64;

  private final MessageDigest digest;

  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Adds bytes; {@code bytes} is borrowed and its indices stay as they are. */
  public void update(ByteBuf bytes, int index, int length) {
    if (bytes.nioBufferCount() == 1) {
      digest.update(bytes.internalNioBuffer(index, length));
    } else {
      for (ByteBuffer part : bytes.nioBuffers(index, length)) {
        digest.update(part);
      }
    }
  }

  /** Adds bytes, from position to limit. */
  public void update(ByteBuffer bytes) {
    digest.update(bytes);
  }

  /** The digest of the bytes added since the last call, as lower-case hexadecimal digits. */
  public String finish() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The digest of these bytes alone. */
  public String of(ByteBuf bytes, int index, int length) {
    update(bytes, index, length);
    return finish();
  }
}
