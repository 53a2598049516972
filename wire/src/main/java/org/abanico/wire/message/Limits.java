package org.abanico.wire.message;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.abanico.wire.text.LineReader;

/** The limits of what control messages say (protocol.md, sections 5 and 6). */
public final class Limits {
  /** The body of one block, in bytes. */
  public static final int MAX_BLOCK_BYTES = 1_048_576;

  /** The destinations of one group. */
  public static final int MAX_MEMBERS = 256;

  /** The sources of one group, of which all but the first wait. */
  public static final int MAX_SOURCES = 64;

  /** The name of a group or member, in bytes of UTF-8. */
  public static final int MAX_NAME_BYTES = 64;

  /** Words for a person, in bytes of UTF-8. */
  public static final int MAX_WORDS_BYTES = 1024;

  /** Bodies that a source has read and that its server does not keep yet, in bytes. */
  public static final int MAX_UNKEPT_BYTES = 64 << 20;

  /** The number of such blocks. */
  public static final int MAX_UNKEPT_BLOCKS = 256;

  /** How often a block that does not open is asked for again. */
  public static final int MAX_RETRIES = 8;

  /** What a client asks of a destination, sealed, in characters of base64url. */
  public static final int MAX_REQUEST = 12_288;

  private static final Pattern BACKUP = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");
  private static final Pattern CODE = Pattern.compile("[a-z0-9-]{1,32}");
  private static final Pattern DEVICE = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern WRAPPED = Pattern.compile("[A-Za-z0-9_-]{1,256}");
  private static final Pattern REQUEST = Pattern.compile("[A-Za-z0-9_-]{1," + MAX_REQUEST + "}");
  private static final Pattern SUM = Pattern.compile("[0-9a-f]{64}");

  private Limits() {}

  /** Whether a group or member may have this name; if not, a server answers {@code bad-name}. */
  public static boolean isName(String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    return bytes >= 1
        && bytes <= MAX_NAME_BYTES
        && name.indexOf('/') < 0
        && name.codePoints().noneMatch(c -> Character.isISOControl(c) || isSurrogate(c));
  }

  private static boolean isSurrogate(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }

  /** Whether this may identify a backup. It is then safe as a file's name, too. */
  public static boolean isBackup(String backup) {
    return BACKUP.matcher(backup).matches();
  }

  /**
   * The beginning of {@code words} that fits into a message, without a torn character at its end.
   */
  public static String clip(String words) {
    if (words.length() <= MAX_WORDS_BYTES / 3) {
      return words;
    }
    int end = 0;
    int bytes = 0;
    while (end < words.length()) {
      int codePoint = words.codePointAt(end);
      bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      if (bytes > MAX_WORDS_BYTES) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return words.substring(0, end);
  }

  static void requireName(String name) {
    require(isName(name), "not a name");
  }

  /** What a JOIN asks for may be refused in words, so it only has to be of a decent length. */
  static void requireText(String text) {
    require(text.getBytes(StandardCharsets.UTF_8).length <= MAX_WORDS_BYTES, "too long a text");
  }

  static void requireBackup(String backup) {
    require(isBackup(backup), "not a backup's identifier");
  }

  static void requireCode(String code) {
    require(CODE.matcher(code).matches(), "not a code");
  }

  static void requireSum(String sum) {
    require(SUM.matcher(sum).matches(), "not 64 hexadecimal digits");
  }

  static void requireDevice(String device) {
    require(DEVICE.matcher(device).matches(), "not a device");
  }

  static void requireWrapped(String wrapped) {
    require(WRAPPED.matcher(wrapped).matches(), "not a wrapped key");
  }

  static void requireRequest(String request) {
    require(REQUEST.matcher(request).matches(), "not a sealed request");
  }

  static void requireNumber(long number) {
    require(number >= 0 && number <= LineReader.MAX_DECIMAL, "a number out of range");
  }

  static void requireBetween(long number, long low, long high) {
    require(number >= low && number <= high, "a number out of range");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
