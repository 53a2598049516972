package org.abanico.backup.manifest;

import org.abanico.backup.InvalidBackupException;
import org.abanico.wire.text.MalformedTextException;
import org.abanico.wire.text.PercentEncoding;

/** Lines of a manifest as text, and back (protocol.md, sections 2.1, 2.3 and 8.1). */
public final class ManifestFormat {
  private static final String VERSION = "ABANICO-MANIFEST";
  private static final long MAX_NUMBER = (1L << 62) - 1;
  private static final int MAX_CHUNK = 1 << 20;
  private static final int MAX_DIGITS = 19;
  private static final int NANO_DIGITS = 9;
  private static final int SHA256_DIGITS = 64;

  private ManifestFormat() {}

  /** Appends the line and its line end: ASCII only. */
  public static void append(ManifestLine line, StringBuilder text) {
    switch (line) {
      case ManifestLine.Version _ -> text.append(VERSION).append(" 1");
      case ManifestLine.Backup backup ->
          text.append("BACKUP ")
              .append(backup.backup())
              .append(' ')
              .append(PercentEncoding.encode(backup.source()));
      case ManifestLine.Directory directory -> {
        text.append("DIRECTORY ");
        appendMode(directory.mode(), text);
        appendTimeAndPath(directory.mtime(), directory.path(), text);
      }
      case ManifestLine.File file -> {
        text.append("FILE ");
        appendMode(file.mode(), text);
        file.mtime().appendTo(text);
        text.append(' ')
            .append(file.size())
            .append(' ')
            .append(PercentEncoding.encode(file.path()));
      }
      case ManifestLine.Chunk chunk ->
          text.append("CHUNK ").append(chunk.sha256()).append(' ').append(chunk.length());
      case ManifestLine.Whole whole -> {
        text.append("WHOLE ").append(whole.size()).append(' ');
        whole.mtime().appendTo(text);
      }
      case ManifestLine.Spoiled spoiled -> text.append("SPOILED ").append(spoiled.code().text());
      case ManifestLine.Symlink link -> {
        text.append("SYMLINK ");
        link.mtime().appendTo(text);
        text.append(' ')
            .append(PercentEncoding.encode(link.target()))
            .append(' ')
            .append(PercentEncoding.encode(link.path()));
      }
      case ManifestLine.Omitted omitted ->
          text.append("OMITTED ")
              .append(omitted.code().text())
              .append(' ')
              .append(PercentEncoding.encode(omitted.path()));
      case ManifestLine.End end -> {
        ManifestTotals totals = end.totals();
        text.append("END ").append(totals.files()).append(' ').append(totals.bytes());
        text.append(' ').append(totals.directories()).append(' ').append(totals.symlinks());
        text.append(' ').append(totals.omitted());
      }
    }
    text.append('\n');
  }

  private static void appendMode(int mode, StringBuilder text) {
    for (int shift = 9; shift >= 0; shift -= 3) {
      text.append((char) ('0' + ((mode >> shift) & 7)));
    }
    text.append(' ');
  }

  private static void appendTimeAndPath(EntryTime mtime, String path, StringBuilder text) {
    mtime.appendTo(text);
    text.append(' ').append(PercentEncoding.encode(path));
  }

  /**
   * Reads one line, without its line end. Only its form is checked: {@link ManifestRules} says
   * whether it may stand where it does.
   */
  public static ManifestLine parse(String line) throws InvalidBackupException {
    String[] fields = line.split(" ", -1);
    return switch (fields[0]) {
      case VERSION -> {
        if (!line.equals(VERSION + " 1")) {
          throw bad("a manifest of another version");
        }
        yield new ManifestLine.Version();
      }
      case "BACKUP" -> {
        count(fields, 3);
        yield new ManifestLine.Backup(fields[1], text(fields[2]));
      }
      case "DIRECTORY" -> {
        count(fields, 4);
        yield new ManifestLine.Directory(mode(fields[1]), time(fields[2]), text(fields[3]));
      }
      case "FILE" -> {
        count(fields, 5);
        yield new ManifestLine.File(
            mode(fields[1]), time(fields[2]), number(fields[3]), text(fields[4]));
      }
      case "CHUNK" -> {
        count(fields, 3);
        yield chunk(fields[1], fields[2]);
      }
      case "WHOLE" -> {
        count(fields, 3);
        yield new ManifestLine.Whole(number(fields[1]), time(fields[2]));
      }
      case "SPOILED" -> {
        count(fields, 2);
        yield new ManifestLine.Spoiled(code(fields[1]));
      }
      case "SYMLINK" -> {
        count(fields, 4);
        yield new ManifestLine.Symlink(time(fields[1]), text(fields[2]), text(fields[3]));
      }
      case "OMITTED" -> {
        count(fields, 3);
        yield new ManifestLine.Omitted(code(fields[1]), text(fields[2]));
      }
      case "END" -> {
        count(fields, 6);
        yield new ManifestLine.End(
            new ManifestTotals(
                number(fields[1]),
                number(fields[2]),
                number(fields[3]),
                number(fields[4]),
                number(fields[5])));
      }
      default -> throw bad("a line of an unknown kind");
    };
  }

  /** Reads the two fields that name a chunk, in a manifest or at the head of a content block. */
  public static ManifestLine.Chunk chunk(String sha256, String length)
      throws InvalidBackupException {
    long bytes = number(length);
    if (!isSha256(sha256) || bytes == 0 || bytes > MAX_CHUNK) {
      throw bad("not a chunk");
    }
    return new ManifestLine.Chunk(sha256, (int) bytes);
  }

  /** Reads a decimal number (protocol.md, section 2.1). */
  public static long number(String field) throws InvalidBackupException {
    return number(field, 0, field.length());
  }

  private static long number(String field, int from, int to) throws InvalidBackupException {
    int digits = to - from;
    if (digits <= 0 || digits > MAX_DIGITS || (digits > 1 && field.charAt(from) == '0')) {
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

  private static boolean isSha256(String field) {
    if (field.length() != SHA256_DIGITS) {
      return false;
    }
    for (int i = 0; i < SHA256_DIGITS; i++) {
      char c = field.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static void count(String[] fields, int expected) throws InvalidBackupException {
    if (fields.length != expected) {
      throw bad(fields[0] + " with " + (fields.length - 1) + " fields");
    }
  }

  private static int mode(String field) throws InvalidBackupException {
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

  private static EntryTime time(String field) throws InvalidBackupException {
    int point = field.indexOf('.');
    if (point < 0 || field.length() - point - 1 != NANO_DIGITS) {
      throw bad("not a time");
    }
    boolean negative = field.startsWith("-");
    long seconds = number(field, negative ? 1 : 0, point);
    if (negative && seconds == 0) {
      throw bad("not a time");
    }
    int nanos = (int) digits(field, point + 1, field.length());
    return new EntryTime(negative ? -seconds : seconds, nanos);
  }

  private static OmissionCode code(String field) throws InvalidBackupException {
    OmissionCode code = OmissionCode.of(field);
    if (code == null) {
      throw bad("an unknown code");
    }
    return code;
  }

  private static String text(String field) throws InvalidBackupException {
    try {
      return PercentEncoding.decode(field);
    } catch (MalformedTextException e) {
      InvalidBackupException invalid = bad(String.valueOf(e.getMessage()));
      invalid.initCause(e);
      throw invalid;
    }
  }

  private static InvalidBackupException bad(String what) {
    return new InvalidBackupException("manifest: " + what);
  }
}
