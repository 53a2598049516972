package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.source.FolderCounter;
import org.abanico.backup.source.FolderReader;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.TreeShape;
import org.abanico.testing.Trees;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is different for users whom modes bind. */
final class OrdinaryUserTest {
  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");

  OrdinaryUserTest() throws IOException {}

  @BeforeEach
  void giveFolder() throws IOException {
    OrdinaryUser.give(work.path());
  }

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void readOnlyDirectoriesAndFilesAreReplaced(long seed) throws Exception {
    OrdinaryUser.run(
        () -> {
          Trees.build(source, seed, TreeShape.small());
          for (int round = 0; round < 3; round++) {
            Backups.bring(Backups.read(source, "b" + round), copy, false);
            TreeAssert.assertSameButOwners(source, copy);
            Trees.edit(source, seed * 10 + round, TreeShape.small());
          }
          return true;
        });
  }

  @Test
  void whatCannotBeReadIsOmittedAndNamed() throws Exception {
    Backups.Whole backup =
        OrdinaryUser.run(
            () -> {
              Files.createDirectories(source.resolve("locked/inside"));
              Files.createDirectory(source.resolve("listed"));
              Files.writeString(source.resolve("listed/f"), "x");
              Files.writeString(source.resolve("open"), "x");
              Files.writeString(source.resolve("secret"), "x");
              Files.setAttribute(source.resolve("secret"), "unix:mode", 0);
              Files.setAttribute(source.resolve("locked"), "unix:mode", 0);
              Files.setAttribute(source.resolve("listed"), "unix:mode", 0400);
              return Backups.read(source, "b");
            });
    assertThat(backup.omitted())
        .containsExactlyInAnyOrder(
            new Omission("unreadable", "listed/f", "permission denied"),
            new Omission("unreadable", "locked", "permission denied"),
            new Omission("unreadable", "secret", "permission denied"));
    assertThat(backup.summary().omitted()).isEqualTo(3);
    assertThat(backup.summary().files()).isEqualTo(1);
    assertThat(Backups.bring(backup, copy, false).omitted()).isEqualTo(3);
    assertThat(copy.resolve("open")).hasContent("x");
    assertThat(copy.resolve("secret")).doesNotExist();
    assertThat(copy.resolve("locked")).doesNotExist();
  }

  @Test
  void whatCannotBeReadTodayStaysAsTheLastBackupHasIt() throws Exception {
    OrdinaryUser.run(
        () -> {
          Files.createDirectories(source.resolve("d/e"));
          Files.writeString(source.resolve("d/e/f"), "deep");
          Files.writeString(source.resolve("f"), "x");
          Files.writeString(source.resolve("gone"), "x");
          Backups.bring(Backups.read(source, "b1"), copy, false);
          Files.delete(source.resolve("gone"));
          Files.setAttribute(source.resolve("d"), "unix:mode", 0);
          Files.setAttribute(source.resolve("f"), "unix:mode", 0);
          assertThat(Backups.bring(Backups.read(source, "b2"), copy, false).omitted()).isEqualTo(2);
          return true;
        });
    assertThat(copy.resolve("d/e/f")).hasContent("deep");
    assertThat(copy.resolve("f")).hasContent("x");
    assertThat(copy.resolve("gone")).doesNotExist();
    assertThat(copy.resolve(".abanico/history/b2/gone")).hasContent("x");
    assertThat(copy.resolve(".abanico/history/b2/d")).doesNotExist();
    assertThat(copy.resolve(".abanico/history/b2/f")).doesNotExist();
  }

  @Test
  void filesThatTheirOwnerMayNotReadStayWhenTheyAreTheSame() throws Exception {
    Files.createDirectories(source.resolve("d"));
    Files.writeString(source.resolve("d/f"), "x");
    Files.setAttribute(source.resolve("d/f"), "unix:mode", 0);
    Files.setAttribute(source.resolve("d"), "unix:mode", 0);
    Files.setAttribute(source, "unix:mode", 0);
    if (OrdinaryUser.isRoot()) {
      for (String id : List.of("first", "second")) {
        Backups.Whole backup = Backups.read(source, id);
        OrdinaryUser.run(() -> Backups.bring(backup, copy, false));
        TreeAssert.assertSameButOwners(source, copy);
      }
      assertThat(copy.resolve(".abanico/history")).isEmptyDirectory();
    }
  }

  @Test
  void foldersThatCannotBeUsedAreToldApart() throws Exception {
    OrdinaryUser.run(
        () -> {
          Files.createDirectory(source);
          Files.setAttribute(source, "unix:mode", 0300);
          assertProblem(Problem.UNREADABLE, () -> FolderReader.open(source, "b", "s").close());
          assertProblem(Problem.UNREADABLE, () -> FolderCounter.open(source));
          Files.setAttribute(source, "unix:mode", 0500);
          assertProblem(Problem.NOT_WRITABLE, () -> Backups.open(source, false).close());
          assertProblem(
              Problem.NOT_WRITABLE, () -> Backups.open(source.resolve("new"), false).close());
          return true;
        });
  }

  private static void assertProblem(Problem problem, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            FolderException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
