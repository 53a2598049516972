package org.abanico.backup.manifest;

import org.abanico.backup.InvalidBackupException;
import org.jspecify.annotations.Nullable;

/** Lines of a manifest as text, and back (protocol.md, section 8.1). */
public final class ManifestFormat {
  private static final String VERSION = "ABANICO-MANIFEST";
  private static final String CHUNK = "CHUNK ";
  private static final String WHOLE = "WHOLE ";
  private static final int MAX_CHUNK = 1 << 20;

  /** Words of lines that belong to the entry before. */
  static final String SHARED = "SHARED ";

  static final String XATTR = "XATTR ";

  private ManifestFormat() {}

  /** Appends the line and its line end: ASCII only. */
  public static void append(ManifestLine line, StringBuilder text) {
    switch (line) {
      case ManifestLine.Version _ -> text.append(VERSION).append(" 1");
      case ManifestLine.Backup backup -> {
        text.append("BACKUP ").append(backup.backup()).append(' ');
        ManifestFields.appendText(backup.source(), text);
      }
      case ManifestLine.User user -> {
        text.append("USER ").append(user.uid()).append(' ');
        ManifestFields.appendText(user.name(), text);
      }
      case ManifestLine.Group group -> {
        text.append("GROUP ").append(group.gid()).append(' ');
        ManifestFields.appendText(group.name(), text);
      }
      case ManifestLine.Entry entry -> appendEntry(entry, text);
      case ManifestLine.Shared shared -> text.append(SHARED).append(shared.names());
      case ManifestLine.Attribute attribute -> {
        text.append(XATTR);
        ManifestFields.appendText(attribute.part().name(), text);
        text.append(' ');
        ManifestFields.appendValue(attribute.part(), text);
      }
      case ManifestLine.Chunk chunk ->
          text.append(CHUNK).append(chunk.sha256()).append(' ').append(chunk.length());
      case ManifestLine.Hole hole -> text.append("HOLE ").append(hole.length());
      case ManifestLine.Again _ -> text.append("AGAIN");
      case ManifestLine.Whole whole -> {
        text.append(WHOLE).append(whole.size()).append(' ');
        whole.mtime().appendTo(text);
      }
      case ManifestLine.Spoiled spoiled -> text.append("SPOILED ").append(spoiled.code().text());
      case ManifestLine.Link link -> {
        text.append("LINK ");
        ManifestFields.appendText(link.first(), text);
        text.append(' ');
        ManifestFields.appendText(link.path(), text);
      }
      case ManifestLine.Omitted omitted -> {
        text.append("OMITTED ").append(omitted.code().text()).append(' ');
        ManifestFields.appendText(omitted.path(), text);
      }
      case ManifestLine.End end -> {
        ManifestTotals totals = end.totals();
        text.append("END ").append(totals.files()).append(' ').append(totals.bytes());
        text.append(' ').append(totals.directories()).append(' ').append(totals.symlinks());
        text.append(' ').append(totals.links()).append(' ').append(totals.specials());
        text.append(' ').append(totals.omitted());
      }
    }
    text.append('\n');
  }

  private static void appendEntry(ManifestLine.Entry entry, StringBuilder text) {
    switch (entry) {
      case ManifestLine.Directory _ -> {
        text.append("DIRECTORY ");
        ManifestFields.appendCommon(entry, text);
      }
      case ManifestLine.File file -> {
        text.append("FILE ");
        ManifestFields.appendCommon(entry, text);
        text.append(file.size()).append(' ');
      }
      case ManifestLine.Symlink link -> {
        text.append("SYMLINK ");
        ManifestFields.appendTimeAndOwner(entry, text);
        ManifestFields.appendText(link.target(), text);
        text.append(' ');
      }
      case ManifestLine.Fifo _ -> {
        text.append("FIFO ");
        ManifestFields.appendCommon(entry, text);
      }
      case ManifestLine.Device device -> {
        text.append(device.block() ? "DEVICE block " : "DEVICE character ");
        ManifestFields.appendCommon(entry, text);
        text.append(Integer.toUnsignedLong(device.major())).append(' ');
        text.append(Integer.toUnsignedLong(device.minor())).append(' ');
      }
    }
    ManifestFields.appendText(entry.path(), text);
  }

  /**
   * Reads one line, without its line end. Only its form is checked: {@link ManifestRules} says
   * whether it may stand where it does.
   */
  public static ManifestLine parse(String line) throws InvalidBackupException {
    ManifestLine frequent = frequent(line);
    return frequent == null ? parse(line, fields(line)) : frequent;
  }

  /** A line of the two kinds that each file has, without a text for each field; null of others. */
  private static @Nullable ManifestLine frequent(String line) throws InvalidBackupException {
    int second = line.indexOf(' ', CHUNK.length());
    if (second < 0) {
      return null;
    }
    if (line.startsWith(CHUNK)) {
      return chunk(
          line.substring(CHUNK.length(), second),
          ManifestFields.number(line, second + 1, line.length()));
    }
    if (line.startsWith(WHOLE)) {
      return new ManifestLine.Whole(
          ManifestFields.number(line, WHOLE.length(), second),
          ManifestFields.time(line, second + 1));
    }
    return null;
  }

  private static ManifestLine parse(String line, String[] fields) throws InvalidBackupException {
    return switch (fields[0]) {
      case VERSION -> {
        if (!line.equals(VERSION + " 1")) {
          throw ManifestFields.bad("a manifest of another version");
        }
        yield new ManifestLine.Version();
      }
      case "BACKUP" -> {
        count(fields, 3);
        yield new ManifestLine.Backup(fields[1], ManifestFields.text(fields[2]));
      }
      case "USER" -> {
        count(fields, 3);
        yield new ManifestLine.User(ManifestFields.id(fields[1]), ManifestFields.text(fields[2]));
      }
      case "GROUP" -> {
        count(fields, 3);
        yield new ManifestLine.Group(ManifestFields.id(fields[1]), ManifestFields.text(fields[2]));
      }
      case "DIRECTORY" -> {
        count(fields, 5);
        yield new ManifestLine.Directory(
            ManifestFields.mode(fields[1]),
            ManifestFields.time(fields[2]),
            ManifestFields.owner(fields[3]),
            ManifestFields.text(fields[4]));
      }
      case "FILE" -> {
        count(fields, 6);
        yield new ManifestLine.File(
            ManifestFields.mode(fields[1]),
            ManifestFields.time(fields[2]),
            ManifestFields.owner(fields[3]),
            ManifestFields.number(fields[4]),
            ManifestFields.text(fields[5]));
      }
      case "SHARED" -> {
        count(fields, 2);
        yield new ManifestLine.Shared(ManifestFields.number(fields[1]));
      }
      case "XATTR" -> {
        count(fields, 3);
        yield new ManifestLine.Attribute(
            Xattr.of(ManifestFields.text(fields[1]), ManifestFields.value(fields[2])));
      }
      case "HOLE" -> {
        count(fields, 2);
        yield new ManifestLine.Hole(ManifestFields.number(fields[1]));
      }
      case "AGAIN" -> {
        count(fields, 1);
        yield new ManifestLine.Again();
      }
      case "SPOILED" -> {
        count(fields, 2);
        yield new ManifestLine.Spoiled(ManifestFields.code(fields[1]));
      }
      case "LINK" -> {
        count(fields, 3);
        yield new ManifestLine.Link(ManifestFields.text(fields[1]), ManifestFields.text(fields[2]));
      }
      case "SYMLINK" -> {
        count(fields, 5);
        yield new ManifestLine.Symlink(
            ManifestFields.time(fields[1]),
            ManifestFields.owner(fields[2]),
            ManifestFields.text(fields[3]),
            ManifestFields.text(fields[4]));
      }
      case "FIFO" -> {
        count(fields, 5);
        yield new ManifestLine.Fifo(
            ManifestFields.mode(fields[1]),
            ManifestFields.time(fields[2]),
            ManifestFields.owner(fields[3]),
            ManifestFields.text(fields[4]));
      }
      case "DEVICE" -> {
        count(fields, 8);
        yield new ManifestLine.Device(
            isBlock(fields[1]),
            ManifestFields.mode(fields[2]),
            ManifestFields.time(fields[3]),
            ManifestFields.owner(fields[4]),
            ManifestFields.device(fields[5]),
            ManifestFields.device(fields[6]),
            ManifestFields.text(fields[7]));
      }
      case "OMITTED" -> {
        count(fields, 3);
        yield new ManifestLine.Omitted(
            ManifestFields.code(fields[1]), ManifestFields.text(fields[2]));
      }
      case "END" -> {
        count(fields, 8);
        yield new ManifestLine.End(
            new ManifestTotals(
                ManifestFields.number(fields[1]),
                ManifestFields.number(fields[2]),
                ManifestFields.number(fields[3]),
                ManifestFields.number(fields[4]),
                ManifestFields.number(fields[5]),
                ManifestFields.number(fields[6]),
                ManifestFields.number(fields[7])));
      }
      default -> throw ManifestFields.bad("a line of an unknown kind");
    };
  }

  /** What {@code split(" ", -1)} gives, in half the time: each line passes here several times. */
  private static String[] fields(String line) {
    int count = 1;
    for (int space = line.indexOf(' '); space >= 0; space = line.indexOf(' ', space + 1)) {
      count++;
    }
    String[] fields = new String[count];
    int from = 0;
    for (int i = 0; i < count - 1; i++) {
      int to = line.indexOf(' ', from);
      fields[i] = line.substring(from, to);
      from = to + 1;
    }
    fields[count - 1] = line.substring(from);
    return fields;
  }

  private static boolean isBlock(String field) throws InvalidBackupException {
    return switch (field) {
      case "block" -> true;
      case "character" -> false;
      default -> throw ManifestFields.bad("not a kind of device");
    };
  }

  /** Reads the two fields that name a chunk, in a manifest or at the head of a content block. */
  public static ManifestLine.Chunk chunk(String sha256, String length)
      throws InvalidBackupException {
    return chunk(sha256, number(length));
  }

  private static ManifestLine.Chunk chunk(String sha256, long bytes) throws InvalidBackupException {
    if (!ManifestFields.isSha256(sha256) || bytes == 0 || bytes > MAX_CHUNK) {
      throw ManifestFields.bad("not a chunk");
    }
    return new ManifestLine.Chunk(sha256, (int) bytes);
  }

  /** Reads a decimal number (protocol.md, section 2.1). */
  public static long number(String field) throws InvalidBackupException {
    return ManifestFields.number(field);
  }

  private static void count(String[] fields, int expected) throws InvalidBackupException {
    if (fields.length != expected) {
      throw ManifestFields.bad(fields[0] + " with " + (fields.length - 1) + " fields");
    }
  }
}
