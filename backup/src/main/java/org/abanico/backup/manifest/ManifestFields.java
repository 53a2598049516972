package org.abanico.backup.manifest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.abanico.backup.InvalidBackupException;
import org.abanico.wire.text.HexDigits;
import org.abanico.wire.text.MalformedTextException;
import org.abanico.wire.text.PercentEncoding;
import org.jspecify.annotations.Nullable;

/** The fields of a manifest's lines as text, and back (protocol.md, sections 2.1, 2.3 and 8.1). */
final class ManifestFields {
  private static final long MAX_NUMBER = (1L << 62) - 1;
  private static final int MAX_DIGITS = 19;
  private static final int NANO_DIGITS = 9;
  private static final int SHA256_DIGITS = 64;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final String NO_OWNER = "-";
  private static final String EMPTY = "%";

  private ManifestFields() {}

  static void appendMode(int mode, StringBuilder text) {
    for (int shift = 9; shift >= 0; shift -= 3) {
      text.append((char) ('0' + ((mode >> shift) & 7)));
    }
  }

  /** Mode, time and owner: what most entries begin with. */
  static void appendCommon(ManifestLine.Entry entry, StringBuilder text) {
    appendMode(entry.mode(), text);
    text.append(' ');
    appendTimeAndOwner(entry, text);
  }

  static void appendTimeAndOwner(ManifestLine.Entry entry, StringBuilder text) {
    entry.mtime().appendTo(text);
    text.append(' ');
    Owner owner = entry.owner();
    if (owner == null) {
      text.append(NO_OWNER);
    } else {
      text.append(owner.uid()).append(':').append(owner.gid());
    }
    text.append(' ');
  }

  static void appendText(String value, StringBuilder text) {
    text.append(PercentEncoding.encode(value));
  }

  static void appendValue(Xattr part, StringBuilder text) {
    if (part.value().isEmpty()) {
      text.append(EMPTY);
    } else {
      text.append(base64(part.bytes()));
    }
  }

  private static String base64(byte[] value) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }

  static int mode(String field) throws InvalidBackupException {
    if (field.length() != 4) {
      throw bad("not a mode");
    }
    int mode = 0;
    for (int i = 0; i < 4; i++) {
      int digit = field.charAt(i) - '0';
      if (digit < 0 || digit > 7) {
        throw bad("not a mode");
      }
      mode = mode << 3 | digit;
    }
    return mode;
  }

  static EntryTime time(String field) throws InvalidBackupException {
    return time(field, 0);
  }

  /** That with which a line ends from here on. */
  static EntryTime time(String line, int from) throws InvalidBackupException {
    int point = line.indexOf('.', from);
    if (point < 0 || line.length() - point - 1 != NANO_DIGITS) {
      throw bad("not a time");
    }
    boolean negative = line.startsWith("-", from);
    long seconds = number(line, negative ? from + 1 : from, point);
    if (negative && seconds == 0) {
      throw bad("not a time");
    }
    int nanos = (int) digits(line, point + 1, line.length());
    return new EntryTime(negative ? -seconds : seconds, nanos);
  }

  static @Nullable Owner owner(String field) throws InvalidBackupException {
    if (field.equals(NO_OWNER)) {
      return null;
    }
    int colon = field.indexOf(':');
    if (colon < 0) {
      throw bad("not an owner");
    }
    return new Owner(id(field, 0, colon), id(field, colon + 1, field.length()));
  }

  static long id(String field) throws InvalidBackupException {
    return id(field, 0, field.length());
  }

  private static long id(String field, int from, int to) throws InvalidBackupException {
    long id = number(field, from, to);
    if (id > Owner.MAX_ID) {
      throw bad("not a user or group");
    }
    return id;
  }

  static int device(String field) throws InvalidBackupException {
    long number = number(field);
    if (number > 0xffff_ffffL) {
      throw bad("not a device");
    }
    return (int) number;
  }

  static byte[] value(String field) throws InvalidBackupException {
    if (field.equals(EMPTY)) {
      return new byte[0];
    }
    try {
      byte[] value = Base64.getUrlDecoder().decode(field);
      // The decoder is lenient about padding and about bits that stand for nothing.
      if (value.length > 0 && base64(value).equals(field)) {
        return value;
      }
    } catch (IllegalArgumentException e) {
      InvalidBackupException invalid = bad("not a value");
      invalid.initCause(e);
      throw invalid;
    }
    throw bad("not a value");
  }

  static OmissionCode code(String field) throws InvalidBackupException {
    OmissionCode code = OmissionCode.of(field);
    if (code == null) {
      throw bad("an unknown code");
    }
    return code;
  }

  static String text(String field) throws InvalidBackupException {
    try {
      return PercentEncoding.decode(field);
    } catch (MalformedTextException e) {
      InvalidBackupException invalid = bad(String.valueOf(e.getMessage()));
      invalid.initCause(e);
      throw invalid;
    }
  }

  static boolean isSha256(String field) {
    if (field.length() != SHA256_DIGITS) {
      return false;
    }
    // A character that this charset does not have becomes '?', which is no digit either.
    byte[] digits = field.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < SHA256_DIGITS; at += Long.BYTES) {
      if (HexDigits.value((long) WORD.get(digits, at)) < 0) {
        return false;
      }
    }
    return true;
  }

  static long number(String field) throws InvalidBackupException {
    return number(field, 0, field.length());
  }

  static long number(String field, int from, int to) throws InvalidBackupException {
    int length = to - from;
    if (length < 1 || length > MAX_DIGITS || (length > 1 && field.charAt(from) == '0')) {
      throw bad("not a number");
    }
    // Nineteen digits are less than 2^64: what is over 2^63 shows as negative.
    long value = digits(field, from, to);
    if (value < 0 || value > MAX_NUMBER) {
      throw bad("not a number");
    }
    return value;
  }

  private static long digits(String field, int from, int to) throws InvalidBackupException {
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = field.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw bad("not a number");
      }
      value = value * 10 + digit;
    }
    return value;
  }

  static InvalidBackupException bad(String what) {
    return new InvalidBackupException("manifest: " + what);
  }
}
