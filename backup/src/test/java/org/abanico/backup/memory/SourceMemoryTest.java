package org.abanico.backup.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.Found;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceMemoryTest extends RememberedFolder {
  // What is found.

  @Test
  void anUnchangedFileIsFoundWithItsLines() throws IOException {
    write("a/f", "content");
    write("b", "");
    readAll();
    assertThat(found()).containsExactly("a/f", "b");
    try (SourceMemory memory = open()) {
      assertThat(lines(memory.find(regular("a/f")))).containsExactly(chunk("content"));
      assertThat(lines(memory.find(regular("b")))).isEmpty();
    }
  }

  @Test
  void aFileThatWasWrittenToIsNotFound() throws IOException {
    write("a", "content");
    write("b", "content");
    readAll();
    write("a", "tnetnoc");
    assertThat(found()).containsExactly("b");
  }

  @Test
  void aChangeThatLeavesSizeAndTimeIsSeen() throws IOException {
    Path file = write("f", "content");
    FileTime mtime = Files.getLastModifiedTime(file);
    readAll();
    Files.writeString(file, "tnetnoc", StandardOpenOption.TRUNCATE_EXISTING);
    Files.setLastModifiedTime(file, mtime);
    assertThat(EntryAttributes.read(file).mtime()).isEqualTo(EntryTime.of(mtime));
    assertThat(found()).isEmpty();
  }

  @Test
  void anotherFileOfTheSameNameIsNotFound() throws IOException {
    Path file = write("f", "content");
    readAll();
    Path other = Files.copy(file, folder().resolve("g"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(found()).isEmpty();
  }

  @Test
  void aFileWhoseChangesCannotBeSeenIsNeverRemembered() throws IOException {
    write("f", "content");
    Found.Regular there = regular("f");
    EntryAttributes all = there.attributes();
    EntryAttributes some =
        new EntryAttributes(
            all.kind(), all.mode(), all.size(), all.mtime(), null, null, 0, 0, 1, all.size(), 0, 0);
    Found.Regular file = new Found.Regular("f", some, there.directory());
    try (SourceMemory memory = open()) {
      assertThat(memory.find(file)).isNull();
      Recording recording = memory.remember(file);
      recording.add(chunk("content"));
      assertThat(recording.complete(some)).isFalse();
    }
    try (SourceMemory memory = open()) {
      assertThat(memory.find(file)).isNull();
    }
  }

  // What is remembered.

  @ParameterizedTest
  @ValueSource(longs = {-3_600_000, 0, 1_999})
  void aFileThatWasChangedJustNowIsReadOnceMore(long millisAfterTheChange) throws IOException {
    now = changed(write("f", "content")).plusMillis(millisAfterTheChange);
    readAll();
    assertThat(found()).isEmpty();
  }

  @Test
  void aFileThatWasChangedTwoSecondsBeforeItWasReadIsRemembered() throws IOException {
    now = changed(write("f", "content")).plusMillis(2_001);
    readAll();
    assertThat(found()).containsExactly("f");
  }

  @Test
  void timesFarInTheFutureOrThePastAreRemembered() throws IOException {
    Files.setLastModifiedTime(
        write("a", "a"), FileTime.from(Instant.parse("2300-01-01T00:00:00Z")));
    Files.setLastModifiedTime(
        write("b", "b"), FileTime.from(Instant.parse("1950-01-01T00:00:00Z")));
    readAll();
    assertThat(found()).containsExactly("a", "b");
  }

  @Test
  void aFileThatChangesWhileItIsReadIsNotRemembered() throws IOException {
    Path file = write("f", "content");
    try (SourceMemory memory = open()) {
      Found.Regular before = regular("f");
      assertThat(memory.find(before)).isNull();
      Recording recording = memory.remember(before);
      recording.add(chunk("content"));
      Files.writeString(file, "tnetnoc");
      assertThat(recording.complete(EntryAttributes.read(file))).isFalse();
      memory.finish();
    }
    assertThat(found()).isEmpty();
  }

  @Test
  void aFileThatWasReadTwiceIsRememberedAsTheSecondTime() throws IOException {
    Path file = write("f", "content");
    try (SourceMemory memory = open()) {
      Found.Regular before = regular("f");
      assertThat(memory.find(before)).isNull();
      Recording recording = memory.remember(before);
      recording.add(chunk("cont"));
      Files.writeString(file, "more content");
      recording.again(EntryAttributes.read(file));
      recording.add(chunk("more content"));
      assertThat(recording.complete(EntryAttributes.read(file))).isTrue();
    }
    try (SourceMemory memory = open()) {
      assertThat(lines(memory.find(regular("f")))).containsExactly(chunk("more content"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void thatAFileHasNoExtendedAttributesIsRememberedIfItWasSaid(boolean said) throws IOException {
    Path file = write("f", "content");
    try (SourceMemory memory = open()) {
      Recording recording = memory.remember(regular("f"));
      if (said) {
        recording.plain();
      }
      recording.add(chunk("content"));
      assertThat(recording.complete(EntryAttributes.read(file))).isTrue();
    }
    assertRememberedAsPlain(said);
  }

  private void assertRememberedAsPlain(boolean plain) throws IOException {
    try (SourceMemory memory = open()) {
      assertThat(memory.find(regular("f")))
          .isNotNull()
          .extracting(RememberedLines::isOfPlainFile)
          .isEqualTo(plain);
    }
  }

  @Test
  void whatAFileHadBeforeItWasReadAgainIsNotRememberedOfIt() throws IOException {
    Path file = write("f", "content");
    try (SourceMemory memory = open()) {
      Recording recording = memory.remember(regular("f"));
      recording.plain();
      recording.again(EntryAttributes.read(file));
      recording.add(chunk("content"));
      assertThat(recording.complete(EntryAttributes.read(file))).isTrue();
    }
    assertRememberedAsPlain(false);
  }

  @Test
  void linesThatAreNotTheWholeFileAreNotRemembered() throws IOException {
    Path file = write("f", "content");
    try (SourceMemory memory = open()) {
      Recording recording = memory.remember(regular("f"));
      recording.add(chunk("conten"));
      assertThat(recording.complete(EntryAttributes.read(file))).isFalse();
    }
    assertThat(found()).isEmpty();
  }

  @Test
  void anAbandonedRecordingIsForgottenTogetherWithWhatWasRememberedBefore() throws IOException {
    write("a", "content");
    write("b", "content");
    readAll();
    try (SourceMemory memory = open()) {
      assertThat(memory.find(regular("a"))).isNotNull();
      memory.remember(regular("a")).add(chunk("content"));
      Recording next = memory.remember(regular("b"));
      next.add(chunk("content"));
      next.abandon();
    }
    assertThat(found()).isEmpty();
  }

  @Test
  void whatTurnedOutNotToBeSoIsForgotten() throws IOException {
    write("a", "content");
    write("b", "content");
    readAll();
    try (SourceMemory memory = open()) {
      assertThat(memory.find(regular("a"))).isNotNull();
      assertThat(memory.find(regular("b"))).isNotNull();
      memory.forget("a");
    }
    assertThat(found()).containsExactly("b");
  }

  // Many lines.

  @ParameterizedTest
  @ValueSource(ints = {3_999, 4_000, 4_001, 8_000, 20_001})
  void aFileOfManyLinesKeepsThemAllInOrder(int count) throws IOException {
    Found.Regular file = sparse("large", count);
    List<ManifestLine> lines = manyLines(count);
    record(file, lines);
    try (SourceMemory memory = open()) {
      assertThat(lines(memory.find(file))).isEqualTo(lines);
    }
  }

  @Test
  void ofAFileOfManyLinesNothingIsLeftWhenItIsGone() throws IOException {
    Found.Regular file = sparse("large", 9_000);
    write("small", "s");
    record(file, manyLines(9_000));
    Files.delete(file.location());
    readAll();
    assertThat(rows("piece")).isZero();
    assertThat(remembered()).isEqualTo(1);
  }

  @Test
  void ofAFileOfManyLinesNothingIsLeftWhenItCouldNotBeReadToItsEnd() throws IOException {
    Found.Regular file = sparse("large", 9_000);
    try (SourceMemory memory = open()) {
      Recording recording = memory.remember(file);
      for (ManifestLine line : manyLines(8_500)) {
        recording.add(line);
      }
    }
    assertThat(rows("piece")).isZero();
  }

  // The order, and the end.

  @Test
  void filesAreAskedForInTheOrderOfAManifest() throws IOException {
    for (String name :
        List.of(
            "a/x", "a/x.y/z", "a/x y", "a.b", "a b/c", "B", "\uE000", "\uD83D\uDCBE", "\u00e9")) {
      write(name, name);
    }
    List<String> read = readAll();
    assertThat(read).hasSize(9);
    assertThat(found()).isEqualTo(read);
  }

  @Test
  void askingOutOfOrderIsRefused() throws IOException {
    write("a/x", "");
    write("a.b", "");
    try (SourceMemory memory = open()) {
      assertThat(memory.find(regular("a.b"))).isNull();
      assertThatThrownBy(() -> memory.find(regular("a/x")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsFoundIsWhatWasNotChangedWhateverCameAndWent(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 300; i++) {
      write("d" + random.nextInt(20) + "/f" + random.nextInt(20), "first");
    }
    List<String> unchanged = new ArrayList<>(readAll());
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 60; i++) {
        String name = "d" + random.nextInt(22) + "/f" + random.nextInt(20);
        if (random.nextBoolean()) {
          write(name, "round " + round);
        } else {
          Files.deleteIfExists(folder().resolve(name));
        }
        unchanged.remove(name);
      }
      assertThat(found()).as("seed %d, round %d", seed, round).isEqualTo(unchanged);
      unchanged = new ArrayList<>(readAll());
    }
  }

  @Test
  void filesThatAreGoneAreForgotten() throws IOException {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      write(name, name);
    }
    readAll();
    for (String name : List.of("a", "c", "e")) {
      Files.delete(folder().resolve(name));
    }
    readAll();
    assertThat(remembered()).isEqualTo(2);
  }

  @Test
  void aScanThatDidNotComeToItsEndForgetsNothingThatItDidNotPass() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      write(name, name);
    }
    readAll();
    try (SourceMemory memory = open()) {
      assertThat(memory.find(regular("b"))).isNotNull();
    }
    assertThat(found()).containsExactly("b", "c");
  }

  @Test
  void aSecondScanMayFollowTheFirst() throws IOException {
    write("a", "a");
    write("b", "b");
    try (SourceMemory memory = open()) {
      scan(memory);
      assertThat(lines(memory.find(regular("a")))).hasSize(1);
      assertThat(lines(memory.find(regular("b")))).hasSize(1);
    }
  }

  // Texts.

  @Test
  void theTextsOfABackupAreKnown() throws IOException {
    try (SourceMemory memory = open()) {
      memory.keepTexts(ROOT, List.of(hash("a"), hash("b"), hash("a")));
    }
    try (SourceMemory memory = open()) {
      assertThat(memory.hasText(ROOT, hash("a"))).isTrue();
      assertThat(memory.hasText(ROOT, hash("b"))).isTrue();
      assertThat(memory.hasText(ROOT, hash("c"))).isFalse();
      assertThat(memory.hasText(hash("another root"), hash("a"))).isFalse();
    }
  }

  @Test
  void theTextsOfTheLastSixteenBackupsAreKept() throws IOException {
    try (SourceMemory memory = open()) {
      for (int i = 0; i < 20; i++) {
        memory.keepTexts(hash("root " + i), List.of(hash("text " + i)));
      }
      memory.keepTexts(hash("root 4"), List.of(hash("another text")));
      memory.keepTexts(hash("root 20"), List.of(hash("text 20")));
      List<Integer> kept =
          IntStream.rangeClosed(0, 20)
              .filter(i -> known(memory, hash("root " + i), hash("text " + i)))
              .boxed()
              .toList();
      assertThat(kept).containsExactly(6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
      assertThat(memory.hasText(hash("root 4"), hash("another text"))).isTrue();
    }
    assertThat(rows("text")).isEqualTo(16);
  }

  private static boolean known(SourceMemory memory, String root, String text) {
    try {
      return memory.hasText(root, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
