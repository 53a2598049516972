package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder whose catalog is damaged: that is never a reason to refuse a folder. */
final class DamagedCatalogTest {
  private static final int PAGE = 4096;

  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");
  private final Path catalog = copy.resolve(".abanico/catalog.db");
  private int backups;

  DamagedCatalogTest() throws IOException {}

  @BeforeEach
  void backUp() throws IOException {
    Files.createDirectory(source);
    for (int i = 0; i < 60; i++) {
      Files.writeString(source.resolve("file" + i), "content " + i);
    }
    bring();
    change();
    bring();
  }

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  private void change() throws IOException {
    for (int i = 0; i < 20; i++) {
      Files.move(source.resolve("file" + i), source.resolve("renamed" + backups + "-" + i));
      Files.writeString(source.resolve("file" + i), "changed " + backups + " " + i);
    }
  }

  private void bring() throws IOException {
    try (DestinationFolder folder = Backups.open(copy, false)) {
      bring(folder);
    }
  }

  private void bring(DestinationFolder folder) throws IOException {
    Backups.bring(Backups.read(source, "b" + ++backups), folder);
  }

  @Test
  void takesNoMoreThanOneBackupWhateverPageIsDamaged() throws IOException {
    byte[] whole = Files.readAllBytes(catalog);
    SplittableRandom random = new SplittableRandom(1);
    for (int page = 0; page < whole.length / PAGE; page += 2) {
      byte[] damaged = whole.clone();
      byte[] noise = new byte[random.nextInt(2) * PAGE / 2 + PAGE / 2];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, damaged, page * PAGE, noise.length);
      Files.write(catalog, damaged);
      change();
      try (DestinationFolder folder = Backups.open(copy, false)) {
        try {
          bring(folder);
        } catch (FolderException e) {
          assertThat(e).hasStackTraceContaining("catalog.db");
          bring(folder);
        }
        TreeAssert.assertSame(source, copy);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE area SET kind = 'ELSEWHERE'",
        "UPDATE info SET value = 'many' WHERE key = 'next'",
        "UPDATE info SET value = '' WHERE key = 'swept'",
        "UPDATE info SET value = 9223372036854775807 WHERE key = 'swept'",
        "UPDATE info SET value = x'00ff' WHERE key = 'tree'",
        "UPDATE chunk SET offset = -5",
        "UPDATE chunk SET file = -1",
        "UPDATE chunk SET length = 'long'",
        "UPDATE file SET path = '../../' || path",
        "UPDATE file SET path = '/' || path || x'00'",
        "UPDATE file SET number = -7",
        "DROP TABLE removed",
        "DROP TABLE file",
        "DELETE FROM area",
        "UPDATE text SET offset = -1",
        "UPDATE text SET length = -1"
      })
  void isNoHarmWhateverItSays(String change) throws IOException, SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + catalog);
        Statement statement = database.createStatement()) {
      statement.executeUpdate(change);
    }
    change();
    try (DestinationFolder folder = Backups.open(copy, false)) {
      bring(folder);
      TreeAssert.assertSame(source, copy);
      bring(folder);
    }
    TreeAssert.assertSame(source, copy);
  }

  @Test
  void takesNoMoreThanOneBackupWhenItGivesNumbersTwice() throws IOException, SQLException {
    change();
    bring();
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + catalog);
        Statement statement = database.createStatement()) {
      statement.executeUpdate("UPDATE info SET value = '61' WHERE key = 'next'");
      statement.executeUpdate("DELETE FROM file WHERE id > 60");
    }
    for (int i = 0; i < 20; i++) {
      Files.writeString(source.resolve("a" + i), "new " + i);
    }
    try {
      bring();
    } catch (FolderException e) {
      assertThat(e.problem()).isEqualTo(FolderException.Problem.CHANGED);
      bring();
    }
    TreeAssert.assertSame(source, copy);
    Files.move(source.resolve("file3"), source.resolve("z3"));
    bring();
    TreeAssert.assertSame(source, copy);
  }

  @Test
  void isNoHarmWhenItIsEmpty() throws IOException {
    Files.write(catalog, new byte[0]);
    change();
    bring();
    byte[] zeros = new byte[10 * PAGE];
    Arrays.fill(zeros, (byte) 0);
    Files.write(catalog, zeros);
    change();
    bring();
    TreeAssert.assertSame(source, copy);
  }
}
