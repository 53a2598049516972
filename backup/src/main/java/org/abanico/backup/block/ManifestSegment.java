package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.abanico.backup.DamagedBlockException;

/**
 * Manifest text that matches its SHA-256 (protocol.md, section 8).
 *
 * @param offset where the text begins in the block's body
 * @param length of the text, in bytes
 */
public record ManifestSegment(int offset, int length) {

  /**
   * Reads and checks a block.
   *
   * @param body borrowed; its indices stay as they are
   */
  public static ManifestSegment check(ByteBuf body, Sha256 sha256) throws DamagedBlockException {
    int length = body.readableBytes() - BlockFormat.SEGMENT_HEAD;
    if (length < 0) {
      throw new DamagedBlockException("manifest: no SEGMENT");
    }
    int offset = body.readerIndex() + BlockFormat.SEGMENT_HEAD;
    String head =
        body.toString(body.readerIndex(), BlockFormat.SEGMENT_HEAD, StandardCharsets.ISO_8859_1);
    String expected = BlockFormat.SEGMENT + sha256.of(body, offset, length) + "\n";
    if (!head.equals(expected)) {
      throw new DamagedBlockException("manifest: a segment that does not match its SHA-256");
    }
    return new ManifestSegment(offset, length);
  }
}
