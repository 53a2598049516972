package org.abanico.backup;

import java.io.IOException;
import java.nio.file.Path;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderOptions;
import org.abanico.backup.destination.FolderWriter;

/**
 * Gives a destination a backup of a million entries in one directory, up to where the folder would
 * be switched to it: that it would remove all files is held back. Says so. For a Java with a small
 * heap.
 */
final class MillionEntries {
  static final int ENTRIES = 1_000_000;
  static final String HELD = "held back";

  private static final String TIME = "1.000000000";
  private static final String TAIL = "-a-name-of-some-length";
  private static final int SEGMENT = 500_000;

  private MillionEntries() {}

  public static void main(String[] args) throws IOException {
    Path copy = Path.of(args[0]);
    FolderOptions options = FolderOptions.careful(Backups.CLOCK);
    try (DestinationFolder destination = DestinationFolder.open(copy, options)) {
      try (FolderWriter writer = destination.begin("few", Backups.SOURCE)) {
        Backups.write(Backups.segment(head("few") + files(20) + "END 20 0 1 0 0 0 0\n"), writer);
        writer.publish((_, _) -> {});
      }
      try (FolderWriter writer = destination.begin("many", Backups.SOURCE)) {
        give(writer);
        writer.publish((_, _) -> {});
      }
    } catch (FolderException e) {
      System.out.println(e.problem() == FolderException.Problem.HELD ? HELD : e);
    }
  }

  private static String head(String backup) {
    return "ABANICO-MANIFEST 1\nBACKUP %s the%%20source\nDIRECTORY 0755 %s - .\n"
        .formatted(backup, TIME);
  }

  private static String files(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("FILE 0644 %s - 0 f%02d\nWHOLE 0 %s\n".formatted(TIME, i, TIME));
    }
    return lines.toString();
  }

  private static void give(FolderWriter writer) throws IOException {
    StringBuilder text = new StringBuilder(head("many"));
    for (int i = 0; i < ENTRIES; i++) {
      text.append("SYMLINK ").append(TIME).append(" - nowhere n").append(10_000_000 + i);
      text.append(TAIL).append('\n');
      if (text.length() > SEGMENT) {
        Backups.write(Backups.segment(text.toString()), writer);
        text.setLength(0);
      }
    }
    text.append("END 0 0 1 ").append(ENTRIES).append(" 0 0 0\n");
    if (!Backups.write(Backups.segment(text.toString()), writer).complete()) {
      throw new AssertionError("not complete");
    }
  }
}
