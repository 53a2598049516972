package org.abanico.backup.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.backup.linux.EntryCalls;
import org.abanico.backup.linux.Linux;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Directories are listed as the JDK lists them, though by other calls where the system has them.
 */
@Timeout(60)
final class DirectoryNamesTest {
  @TempDir private Path folder;

  private static String name(SplittableRandom random, int number) {
    StringBuilder name = new StringBuilder(number + " ");
    String letters = "ab.- \u00e9\u20ac";
    int length = random.nextInt(60);
    for (int i = 0; i < length; i++) {
      name.append(letters.charAt(random.nextInt(letters.length())));
    }
    return name + (random.nextInt(5) == 0 ? "\ud83d\ude00" : "");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 3_000})
  void allNamesAreThereOnceInTheOrderOfAManifest(int count) throws IOException {
    SplittableRandom random = new SplittableRandom(count);
    for (int i = 0; i < count; i++) {
      Files.createFile(folder.resolve(name(random, i)));
    }
    DirectoryNames listed = DirectoryNames.list(folder);
    assertThat(listed).isEqualTo(DirectoryNames.ofJdk(folder));
    assertThat(listed.names()).hasSize(count);
  }

  @Test
  void theLongestNamesAreWhole() throws IOException {
    for (int i = 0; i < 300; i++) {
      Files.createFile(folder.resolve("x".repeat(252) + (100 + i)));
    }
    DirectoryNames listed = DirectoryNames.list(folder);
    assertThat(listed).isEqualTo(DirectoryNames.ofJdk(folder));
    assertThat(listed.names()).allMatch(name -> name.length() == 255);
  }

  @Test
  void namesWithPointsAreNotTheDirectoryAndWhatItIsIn() throws IOException {
    for (String name : List.of("...", "..a", ".a", ". ", "a")) {
      Files.createFile(folder.resolve(name));
    }
    assertThat(DirectoryNames.list(folder).names()).containsExactly(". ", "...", "..a", ".a", "a");
  }

  @Test
  void aNameWithAReplacementCharacterOfItsOwnIsAName() throws IOException {
    Files.createFile(folder.resolve("a\ufffdb"));
    assertThat(DirectoryNames.list(folder).names()).containsExactly("a\ufffdb");
  }

  @Test
  void whatIsMissingOrNoDirectoryIsSaidToBe() throws IOException {
    assertThatThrownBy(() -> DirectoryNames.list(folder.resolve("missing")))
        .isInstanceOf(NoSuchFileException.class);
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> DirectoryNames.list(file)).isInstanceOf(NotDirectoryException.class);
  }

  @Test
  void aFifoInThePlaceOfADirectoryIsNotWaitedFor() {
    assumeTrue(Linux.isHere(), "elsewhere there are none");
    Path fifo = folder.resolve("fifo");
    assertThat(EntryCalls.mknod(fifo.toString(), 0010600, 0, 0)).isZero();
    assertThatThrownBy(() -> DirectoryNames.list(fifo)).isInstanceOf(IOException.class);
  }

  @Test
  void aSymbolicLinkToADirectoryIsListed() throws IOException {
    Files.createFile(folder.resolve("a"));
    Path link =
        Files.createSymbolicLink(folder.resolveSibling("link to " + folder.getFileName()), folder);
    try {
      assertThat(DirectoryNames.list(link).names()).containsExactly("a");
    } finally {
      Files.delete(link);
    }
  }
}
