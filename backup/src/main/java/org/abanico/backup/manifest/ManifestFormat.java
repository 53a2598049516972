package org.abanico.backup.manifest;

import java.util.regex.Pattern;
import org.abanico.backup.InvalidBackupException;
import org.abanico.wire.text.MalformedTextException;
import org.abanico.wire.text.PercentEncoding;

/** Lines of a manifest as text, and back (protocol.md, sections 2.1, 2.3 and 8.1). */
public final class ManifestFormat {
  private static final String VERSION = "ABANICO-MANIFEST";
  private static final long MAX_NUMBER = (1L << 62) - 1;
  private static final int MAX_CHUNK = 1 << 20;
  private static final Pattern MODE = Pattern.compile("[0-7]{4}");
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,18}");
  private static final Pattern NANOS = Pattern.compile("[0-9]{9}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

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
    if (!SHA256.matcher(sha256).matches() || bytes == 0 || bytes > MAX_CHUNK) {
      throw bad("not a chunk");
    }
    return new ManifestLine.Chunk(sha256, (int) bytes);
  }

  /** Reads a decimal number (protocol.md, section 2.1). */
  public static long number(String field) throws InvalidBackupException {
    if (DECIMAL.matcher(field).matches()) {
      long value = Long.parseUnsignedLong(field);
      if (value >= 0 && value <= MAX_NUMBER) {
        return value;
      }
    }
    throw bad("not a number");
  }

  private static void count(String[] fields, int expected) throws InvalidBackupException {
    if (fields.length != expected) {
      throw bad(fields[0] + " with " + (fields.length - 1) + " fields");
    }
  }

  private static int mode(String field) throws InvalidBackupException {
    if (!MODE.matcher(field).matches()) {
      throw bad("not a mode");
    }
    return Integer.parseInt(field, 8);
  }

  private static EntryTime time(String field) throws InvalidBackupException {
    int point = field.indexOf('.');
    if (point < 0 || !NANOS.matcher(field.substring(point + 1)).matches()) {
      throw bad("not a time");
    }
    boolean negative = field.startsWith("-");
    long seconds = number(field.substring(negative ? 1 : 0, point));
    if (negative && seconds == 0) {
      throw bad("not a time");
    }
    int nanos = Integer.parseInt(field.substring(point + 1));
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
