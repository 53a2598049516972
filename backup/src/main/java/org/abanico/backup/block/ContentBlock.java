package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.abanico.backup.DamagedBlockException;
import org.abanico.backup.InvalidBackupException;
import org.abanico.backup.manifest.ManifestFormat;
import org.abanico.backup.manifest.ManifestLine;

/**
 * What is in a content block whose every chunk matches its SHA-256 (protocol.md, section 8).
 *
 * @param chunks in order; the bytes of each follow those of the one before
 * @param offset where the bytes of the first chunk begin in the body
 */
public record ContentBlock(List<ManifestLine.Chunk> chunks, int offset) {

  /**
   * Reads and checks a block.
   *
   * @param body borrowed; its indices stay as they are
   */
  public static ContentBlock check(ByteBuf body, Sha256 sha256) throws DamagedBlockException {
    try {
      return read(body, sha256);
    } catch (InvalidBackupException e) {
      DamagedBlockException damaged = new DamagedBlockException("content: its head is none");
      damaged.initCause(e);
      throw damaged;
    }
  }

  private static ContentBlock read(ByteBuf body, Sha256 sha256)
      throws DamagedBlockException, InvalidBackupException {
    int from = body.readerIndex();
    int end = body.writerIndex();
    int lineEnd = lineEnd(body, from, BlockFormat.CHUNKS_HEAD);
    String head = text(body, from, lineEnd);
    if (!head.startsWith(BlockFormat.CHUNKS)) {
      throw new DamagedBlockException("content: no CHUNKS");
    }
    long count = ManifestFormat.number(head.substring(BlockFormat.CHUNKS.length()));
    if (count == 0 || count > body.readableBytes() / Sha256.HEX_LENGTH) {
      throw new DamagedBlockException("content: more chunks than it can hold, or none");
    }
    List<ManifestLine.Chunk> chunks = new ArrayList<>((int) count);
    long total = 0;
    for (long i = 0; i < count; i++) {
      from = lineEnd + 1;
      lineEnd = lineEnd(body, from, BlockFormat.CHUNK_LINE);
      String line = text(body, from, lineEnd);
      int space = line.indexOf(' ');
      if (space < 0) {
        throw new DamagedBlockException("content: a line that names no chunk");
      }
      ManifestLine.Chunk chunk =
          ManifestFormat.chunk(line.substring(0, space), line.substring(space + 1));
      total += chunk.length();
      chunks.add(chunk);
    }
    int offset = lineEnd + 1;
    if (total != end - offset) {
      throw new DamagedBlockException("content: its chunks are not its length");
    }
    int at = offset;
    for (ManifestLine.Chunk chunk : chunks) {
      if (!sha256.of(body, at, chunk.length()).equals(chunk.sha256())) {
        throw new DamagedBlockException("content: a chunk that does not match its SHA-256");
      }
      at += chunk.length();
    }
    return new ContentBlock(chunks, offset);
  }

  private static int lineEnd(ByteBuf body, int from, int longest) throws DamagedBlockException {
    int limit = Math.min(from + longest, body.writerIndex());
    int end = body.indexOf(from, limit, (byte) '\n');
    if (end < 0) {
      throw new DamagedBlockException("content: its head does not end");
    }
    return end;
  }

  private static String text(ByteBuf body, int from, int to) {
    return body.toString(from, to - from, StandardCharsets.ISO_8859_1);
  }
}
