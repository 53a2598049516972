package org.abanico.security.seal;

import java.util.HexFormat;
import org.abanico.security.primitive.Fields;

/**
 * What shows that a destination's receipt is its own (protocol.md, section 8.6): a server, which
 * has no backup key, can neither make one nor have one destination's count for another.
 *
 * @param group in which the backup is made
 * @param backup its identifier
 * @param destination the name of the one that holds it
 */
public record ReceiptSeal(String group, String backup, String destination) {
  /**
   * 64 lower-case hexadecimal digits that say so.
   *
   * @param key of the backup
   * @param root SHA-256 of the manifest text, as the receipt's maker knows it
   * @param files in the manifest
   * @param bytes of these files
   * @param lacking entries that are not there, though they are in the manifest
   */
  public String proof(BackupKey key, String root, long files, long bytes, long lacking) {
    byte[] proof =
        key.receipt(
            Fields.text(group),
            Fields.text(backup),
            Fields.text(destination),
            Fields.text(root),
            Fields.number(files),
            Fields.number(bytes),
            Fields.number(lacking));
    return HexFormat.of().formatHex(proof);
  }
}
