package org.abanico.backup;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.abanico.backup.ManifestEntry.Chunk;

/**
 * What is in a content block (protocol.md, section 8): its chunks, each checked against its
 * SHA-256.
 *
 * @param start where the first chunk's bytes begin in the body
 */
record ContentIndex(List<Chunk> chunks, int start) {
  private static final Pattern HEAD = Pattern.compile("CHUNKS [1-9][0-9]{0,6}");
  private static final Pattern LINE = Pattern.compile("[0-9a-f]{64} [1-9][0-9]{0,6}");
  private static final int LINE_AFTER_HASH = 65;

  /**
   * Reads and checks a block.
   *
   * @param head its first line
   * @throws DamagedBlockException when it is not what it says
   */
  static ContentIndex read(ByteBuf body, String head, MessageDigest hash)
      throws DamagedBlockException {
    check(HEAD.matcher(head).matches());
    int count = Integer.parseInt(head.substring("CHUNKS ".length()));
    int at = body.readerIndex() + head.length() + 1;
    List<Chunk> chunks = new ArrayList<>(Math.min(count, 16_384));
    for (int i = 0; i < count; i++) {
      int length = body.bytesBefore(at, Math.min(body.writerIndex() - at, 80), (byte) '\n');
      check(length > LINE_AFTER_HASH);
      String line = body.toString(at, length, StandardCharsets.ISO_8859_1);
      check(LINE.matcher(line).matches());
      chunks.add(
          new Chunk(
              line.substring(0, LINE_AFTER_HASH - 1),
              Integer.parseInt(line.substring(LINE_AFTER_HASH))));
      at += length + 1;
    }
    int start = at;
    for (Chunk chunk : chunks) {
      check(chunk.length() <= body.writerIndex() - at);
      hash.update(body.nioBuffer(at, chunk.length()));
      check(ManifestText.hex(hash.digest()).equals(chunk.sha256()));
      at += chunk.length();
    }
    check(at == body.writerIndex());
    return new ContentIndex(chunks, start);
  }

  private static void check(boolean good) throws DamagedBlockException {
    if (!good) {
      throw new DamagedBlockException("a content block");
    }
  }
}
