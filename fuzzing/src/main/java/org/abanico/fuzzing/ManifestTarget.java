package org.abanico.fuzzing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.abanico.backup.InvalidBackupException;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.backup.manifest.ManifestFormat;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestRules;
import org.abanico.backup.manifest.Xattr;

/**
 * The text of a manifest. It is read the same however it grows, each line is written again the
 * same, and no path that passes leads out of the folder.
 */
final class ManifestTarget implements FuzzTarget {
  private static final String SHA256 = "0123456789abcdef".repeat(4);
  private static final String HEAD = "ABANICO-MANIFEST 1\nBACKUP b1 the%20source\n";
  private static final String ROOT = HEAD + "DIRECTORY 0755 1.000000000 1000:1000 .\n";

  private record Reading(
      List<ManifestLine> lines, List<List<Xattr>> attributes, boolean refused, boolean ended) {}

  @Override
  public void run(byte[] input) throws IOException {
    Input in = new Input(input);
    int choice = in.octet();
    int piece = 1 + in.octet();
    byte[] text = in.rest();
    if ((choice & 1) != 0) {
      text = Seed.of().text(ROOT).bytes(text).done();
    }
    Reading whole = read(text, text.length + 1);
    Reading pieces = read(text, piece);
    Promise.same(whole, pieces, "a manifest is read the same however it grows");
    for (ManifestLine line : whole.lines()) {
      StringBuilder written = new StringBuilder();
      ManifestFormat.append(line, written);
      String once = written.substring(0, written.length() - 1);
      Promise.keep(written.charAt(once.length()) == '\n', "a line ends");
      Promise.same(line, ManifestFormat.parse(once), "what was read is written the same");
      if (line instanceof ManifestLine.Entry entry) {
        checkPath(entry.path());
      }
    }
  }

  private static void checkPath(String path) {
    if (path.equals(ManifestLine.ROOT)) {
      return;
    }
    Promise.keep(!path.isEmpty() && path.indexOf('\0') < 0, "a path is a path");
    for (String name : path.split("/", -1)) {
      Promise.keep(
          !name.isEmpty() && !name.equals(".") && !name.equals(".."), "no path leads out: " + path);
    }
    Promise.keep(!path.equals(".abanico") && !path.startsWith(".abanico/"), "nor into .abanico");
  }

  private static Reading read(byte[] text, int piece) throws IOException {
    List<ManifestLine> lines = new ArrayList<>();
    List<List<Xattr>> attributes = new ArrayList<>();
    int[] there = new int[1];
    ManifestCursor cursor =
        new ManifestCursor(
            (into, position) -> {
              int count = Math.min(into.remaining(), there[0] - (int) position);
              into.put(text, (int) position, count);
              return count;
            },
            ManifestRules.ofAny());
    try {
      while (there[0] < text.length) {
        there[0] = Math.min(text.length, there[0] + piece);
        for (ManifestLine line = cursor.next(); line != null; line = cursor.next()) {
          lines.add(line);
          if (line instanceof ManifestLine.Entry) {
            attributes.add(List.copyOf(cursor.attributes()));
          }
        }
      }
    } catch (InvalidBackupException e) {
      return new Reading(lines, attributes, true, cursor.rules().ended());
    }
    return new Reading(lines, attributes, false, cursor.rules().ended());
  }

  /** A cursor has a buffer of 64 KiB, and a path of many names is kept for each directory. */
  @Override
  public long proportion(int length) {
    return (512 << 10) + 1024L * length;
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    String end = "END 1 9 1 0 0 0 0\n";
    for (String text :
        List.of(
            "FILE 0644 1.000000000 - 9 a\nCHUNK " + SHA256 + " 9\nWHOLE 9 1.000000000\n" + end,
            "FILE 0644 -1.500000000 0:0 9 a\nSHARED 2\nCHUNK "
                + SHA256
                + " 4\nHOLE 5\nAGAIN\nHOLE 9\n"
                + "WHOLE 9 1.000000000\nLINK a b\nEND 1 9 1 0 1 0 0\n",
            "USER 1000 ana\nGROUP 1000 ana\nDIRECTORY 0755 2.000000000 1000:1000 d\n"
                + "XATTR user.a YQ\nXATTR user.b %\nFIFO 0600 3.000000000 - d/f\nEND 0 0 2 0 0 1 0\n",
            "SYMLINK 1.000000000 - ../x l\nOMITTED unreadable m\nEND 0 0 1 1 0 0 1\n",
            "DEVICE block 0600 1.000000000 0:6 8 4294967295 d\nDEVICE character 0600 1.000000000 0:6 1 3"
                + " e\nEND 0 0 1 0 0 2 0\n",
            "FILE 7777 1.000000000 - 9 a%20b\nSPOILED changed\nEND 0 0 1 0 0 0 1\n",
            "FILE 0644 1.000000000 - 9 %C3%A9\nCHUNK " + SHA256 + " 9\n",
            "OMITTED name a%0Ab\nOMITTED special z\n")) {
      seeds.add(Seed.of(1, 7).text(text).done());
      seeds.add(Seed.of(0, 200).text(ROOT + text).done());
    }
    seeds.add(Seed.of(0, 9).text(HEAD).done());
    seeds.add(Seed.of(1, 9).bytes(new byte[9]).text("\n").done());
    seeds.add(Seed.of(1, 9).bytes("FILE é\n".getBytes(StandardCharsets.UTF_8)).done());
    return seeds;
  }
}
