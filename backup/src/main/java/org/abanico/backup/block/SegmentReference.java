package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.abanico.backup.DamagedBlockException;
import org.abanico.backup.InvalidBackupException;
import org.abanico.backup.manifest.ManifestFormat;
import org.abanico.backup.manifest.ManifestLine;
import org.jspecify.annotations.Nullable;

/**
 * Names a piece of manifest text that the receiver holds (protocol.md, section 8.3).
 *
 * @param sha256 of the text, in lower-case hexadecimal
 * @param length of the text, in bytes
 */
public record SegmentReference(String sha256, int length) {
  private static final int LONGEST = BlockFormat.SAME.length() + Sha256.HEX_LENGTH + 1 + 7 + 1;

  /**
   * Reads a manifest block.
   *
   * @param body borrowed; its indices stay as they are
   * @return null when it holds text itself
   */
  public static @Nullable SegmentReference read(ByteBuf body) throws DamagedBlockException {
    int length = body.readableBytes();
    if (length > LONGEST || length < BlockFormat.SAME.length()) {
      return null;
    }
    String line = body.toString(body.readerIndex(), length, StandardCharsets.ISO_8859_1);
    if (!line.startsWith(BlockFormat.SAME)) {
      return null;
    }
    String[] fields = line.substring(BlockFormat.SAME.length()).split(" ", -1);
    if (fields.length != 2 || !fields[1].endsWith("\n")) {
      throw new DamagedBlockException("manifest: a reference that is none");
    }
    try {
      ManifestLine.Chunk named =
          ManifestFormat.chunk(fields[0], fields[1].substring(0, fields[1].length() - 1));
      return new SegmentReference(named.sha256(), named.length());
    } catch (InvalidBackupException e) {
      DamagedBlockException damaged =
          new DamagedBlockException("manifest: a reference that is none");
      damaged.initCause(e);
      throw damaged;
    }
  }
}
