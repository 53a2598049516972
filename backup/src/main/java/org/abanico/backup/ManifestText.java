package org.abanico.backup;

import static org.abanico.wire.text.PercentEncoding.encode;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/** The lines of a manifest (protocol.md, section 8.1), each with its LF. */
final class ManifestText {
  static final String VERSION_LINE = "ABANICO-MANIFEST 1\n";

  private ManifestText() {}

  static String backup(String backup, String source) {
    return "BACKUP " + backup + ' ' + encode(source) + '\n';
  }

  static String directory(Attributes attributes, String path) {
    return "DIRECTORY "
        + mode(attributes)
        + ' '
        + time(attributes.modified())
        + ' '
        + encode(path)
        + '\n';
  }

  static String file(Attributes attributes, String path) {
    return "FILE "
        + mode(attributes)
        + ' '
        + time(attributes.modified())
        + ' '
        + attributes.size()
        + ' '
        + encode(path)
        + '\n';
  }

  static String chunk(String sha256, int length) {
    return "CHUNK " + sha256 + ' ' + length + '\n';
  }

  static String whole(long size, Instant modified) {
    return "WHOLE " + size + ' ' + time(modified) + '\n';
  }

  static String spoiled(String code) {
    return "SPOILED " + code + '\n';
  }

  static String symlink(Attributes attributes, String target, String path) {
    return "SYMLINK "
        + time(attributes.modified())
        + ' '
        + encode(target)
        + ' '
        + encode(path)
        + '\n';
  }

  static String omitted(String code, String path) {
    return "OMITTED " + code + ' ' + encode(path) + '\n';
  }

  static String end(long files, long bytes, long directories, long symlinks, long omitted) {
    return "END " + files + ' ' + bytes + ' ' + directories + ' ' + symlinks + ' ' + omitted + '\n';
  }

  private static String mode(Attributes attributes) {
    int mode = attributes.mode();
    return "" + (mode >> 9 & 7) + (mode >> 6 & 7) + (mode >> 3 & 7) + (mode & 7);
  }

  private static String time(Instant time) {
    String nanos = Integer.toString(1_000_000_000 + time.getNano());
    return time.getEpochSecond() + "." + nanos.substring(1);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  static byte[] bytes(String line) {
    return line.getBytes(StandardCharsets.US_ASCII);
  }
}
