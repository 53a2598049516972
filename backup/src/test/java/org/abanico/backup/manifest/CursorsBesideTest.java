package org.abanico.backup.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.abanico.backup.InvalidBackupException;
import org.junit.jupiter.api.Test;

final class CursorsBesideTest {
  /** More than a cursor holds of it. */
  private static final int FILES = 2_000;

  private static final int CHANGED = 777;

  private final List<String> firstText = text("first", -1);
  private final List<String> secondText = text("second", CHANGED);

  private static List<String> text(String backup, int changed) {
    List<String> lines = new ArrayList<>();
    lines.add("ABANICO-MANIFEST 1");
    lines.add("BACKUP " + backup + " source");
    lines.add("DIRECTORY 0755 1.000000000 - .");
    for (int i = 0; i < FILES; i++) {
      int size = i == changed ? 8 : 7;
      lines.add("FILE 0644 1.00000000" + i % 10 + " 1:2 " + size + " file-" + (10_000 + i));
      lines.add("CHUNK " + "0123456789abcdef".repeat(4) + " " + size);
      lines.add("WHOLE " + size + " 1.00000000" + i % 10);
    }
    return lines;
  }

  private static ManifestCursor cursor(List<String> lines, String backup) {
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII);
    return new ManifestCursor(
        (into, position) -> {
          ByteBuffer rest = ByteBuffer.wrap(bytes).position((int) position);
          int length = Math.min(rest.remaining(), into.remaining());
          into.put(rest.limit(rest.position() + length));
          return length;
        },
        new ManifestRules(backup, "source"));
  }

  private static void follow(ManifestCursor cursor, List<String> lines) throws IOException {
    for (String line : lines) {
      assertThat(cursor.next()).isEqualTo(ManifestFormat.parse(line));
    }
  }

  @Test
  void eachReadsItsOwnLinesWhileTheyGoTogether() throws IOException {
    ManifestCursor first = cursor(firstText, "first");
    ManifestCursor second = cursor(secondText, "second");
    second.readBeside(first);
    for (int i = 0; i < firstText.size(); i++) {
      assertThat(first.next()).isEqualTo(ManifestFormat.parse(firstText.get(i)));
      assertThat(second.next()).isEqualTo(ManifestFormat.parse(secondText.get(i)));
    }
  }

  @Test
  void eachReadsItsOwnLinesWhenOneIsAhead() throws IOException {
    ManifestCursor first = cursor(firstText, "first");
    ManifestCursor second = cursor(secondText, "second");
    second.readBeside(first);
    follow(first, firstText.subList(0, FILES));
    follow(second, secondText);
    follow(first, firstText.subList(FILES, firstText.size()));
  }

  @Test
  void aLineThatTheOtherMayHaveIsStillRefusedWhereItMustNotStand() throws IOException {
    ManifestCursor first = cursor(firstText, "first");
    ManifestCursor second = cursor(List.of("ABANICO-MANIFEST 1", firstText.get(1)), "second");
    second.readBeside(first);
    follow(first, firstText.subList(0, 2));
    follow(second, firstText.subList(0, 1));
    assertThatThrownBy(second::next)
        .isInstanceOf(InvalidBackupException.class)
        .hasMessageContaining("of another backup");
  }
}
