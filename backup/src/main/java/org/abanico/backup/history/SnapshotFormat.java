package org.abanico.backup.history;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.folder.Changes;
import org.abanico.backup.manifest.ManifestTotals;
import org.abanico.wire.text.MalformedTextException;
import org.abanico.wire.text.PercentEncoding;

/** A snapshot's summary as text: lines of a word and fields, the last one a check of the others. */
final class SnapshotFormat {
  private static final String VERSION = "ABANICO-SNAPSHOT 1";
  private static final List<String> WORDS =
      List.of("BACKUP", "NUMBER", "TIME", "SOURCE", "DEVICE", "ROOT", "TOTALS", "CHANGES");

  private SnapshotFormat() {}

  static String write(Snapshot snapshot) {
    ManifestTotals totals = snapshot.totals();
    Changes changes = snapshot.changes();
    String text =
        String.join(
            "\n",
            VERSION,
            "BACKUP " + snapshot.backup(),
            "NUMBER " + snapshot.number(),
            "TIME " + snapshot.time(),
            "SOURCE " + PercentEncoding.encode(snapshot.source()),
            "DEVICE " + PercentEncoding.encode(snapshot.device()),
            "ROOT " + snapshot.root(),
            "TOTALS "
                + numbers(
                    totals.files(),
                    totals.bytes(),
                    totals.directories(),
                    totals.symlinks(),
                    totals.links(),
                    totals.specials(),
                    totals.omitted()),
            "CHANGES "
                + numbers(changes.added(), changes.changed(), changes.removed(), changes.lost()),
            "");
    return text + "CHECK " + sha256(text) + "\n";
  }

  private static String numbers(long... numbers) {
    StringBuilder text = new StringBuilder();
    for (long number : numbers) {
      text.append(text.isEmpty() ? "" : " ").append(number);
    }
    return text.toString();
  }

  /**
   * Reads one.
   *
   * @throws MalformedTextException when it is not what {@link #write} has written
   */
  static Snapshot read(String text) throws MalformedTextException {
    int check = text.lastIndexOf("CHECK ");
    if (check < 0
        || !text.substring(check).equals("CHECK " + sha256(text.substring(0, check)) + "\n")) {
      throw new MalformedTextException("a snapshot that is damaged");
    }
    String[] lines = text.substring(0, check).split("\n", -1);
    if (!lines[0].equals(VERSION) || lines.length != WORDS.size() + 2) {
      throw new MalformedTextException("a snapshot of another version");
    }
    try {
      return new Snapshot(
          field(lines, "BACKUP"),
          Long.parseLong(field(lines, "NUMBER")),
          Instant.parse(field(lines, "TIME")),
          PercentEncoding.decode(field(lines, "SOURCE")),
          PercentEncoding.decode(field(lines, "DEVICE")),
          field(lines, "ROOT"),
          totals(numbers(field(lines, "TOTALS"), 7)),
          changes(numbers(field(lines, "CHANGES"), 4)));
    } catch (NumberFormatException | DateTimeException e) {
      throw new MalformedTextException("a snapshot with a field that is none");
    }
  }

  private static String field(String[] lines, String word) throws MalformedTextException {
    String line = lines[WORDS.indexOf(word) + 1];
    if (!line.startsWith(word + " ")) {
      throw new MalformedTextException("a snapshot without " + word);
    }
    return line.substring(word.length() + 1);
  }

  private static long[] numbers(String text, int count) throws MalformedTextException {
    String[] fields = text.split(" ", -1);
    if (fields.length != count) {
      throw new MalformedTextException("a snapshot with other counts");
    }
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = Long.parseLong(fields[i]);
    }
    return numbers;
  }

  private static ManifestTotals totals(long[] n) {
    return new ManifestTotals(n[0], n[1], n[2], n[3], n[4], n[5], n[6]);
  }

  private static Changes changes(long[] n) {
    return new Changes(n[0], n[1], n[2], n[3]);
  }

  private static String sha256(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return new Sha256().of(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
  }
}
