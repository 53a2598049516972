package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.backup.source.FolderReader;
import org.abanico.testing.TreeAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DestinationFolderTest {
  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");

  DestinationFolderTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @Test
  void aMissingFolderIsMadeButNotItsParent() throws IOException {
    Backups.open(copy, false).close();
    assertThat(copy).isDirectory();
    assertProblem(Problem.MISSING, () -> Backups.open(work.resolve("x/y"), false));
    assertThat(work.resolve("x")).doesNotExist();
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Files.writeString(copy, "x");
    assertProblem(Problem.NOT_A_FOLDER, () -> Backups.open(copy, false));
    assertProblem(Problem.NOT_A_FOLDER, () -> FolderReader.open(copy, "b", "s"));
    assertProblem(Problem.MISSING, () -> FolderReader.open(work.resolve("no"), "b", "s"));
  }

  @Test
  void aFolderThatHoldsSomethingIsRefusedUnlessAdopted() throws IOException {
    Files.createDirectory(copy);
    Files.writeString(copy.resolve("mine"), "x");
    assertProblem(Problem.NOT_A_DESTINATION, () -> Backups.open(copy, false));
    assertThat(copy.resolve(".abanico")).doesNotExist();
    Backups.open(copy, true).close();
    Backups.open(copy, false).close();
    assertThat(copy.resolve("mine")).hasContent("x");
  }

  @Test
  void aFolderIsUsedByOneProgramAtATime() throws IOException {
    try (DestinationFolder _ = Backups.open(copy, false)) {
      assertProblem(Problem.IN_USE, () -> Backups.open(copy, false));
    }
    Backups.open(copy, false).close();
  }

  @Test
  void aControlDirectoryThatIsALinkIsNotFollowed() throws IOException {
    Path outside = Files.createDirectory(work.resolve("outside"));
    Files.createDirectory(copy);
    Files.createSymbolicLink(copy.resolve(".abanico"), outside);
    assertProblem(Problem.NOT_A_FOLDER, () -> Backups.open(copy, true));
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void whatAKilledRunLeftInStagingGoesWithTheNextBackupWithoutFollowingLinks() throws IOException {
    Path outside = Files.createDirectory(work.resolve("outside"));
    Files.writeString(outside.resolve("f"), "x");
    Backups.open(copy, false).close();
    Path left = Files.createDirectories(copy.resolve(".abanico/staging/old/0"));
    Files.writeString(left.resolve("1"), "x");
    Files.setAttribute(left.resolve("1"), "unix:mode", 0);
    Files.createSymbolicLink(left.resolve("link"), outside);
    Files.createDirectory(source);
    Backups.bring(Backups.read(source, "b"), copy, false);
    assertThat(copy.resolve(".abanico/staging")).isEmptyDirectory();
    assertThat(outside.resolve("f")).hasContent("x");
  }

  @Test
  void aBackupThatIsGivenUpLeavesTheTreeAloneAndIsGoneWithTheNext() throws IOException {
    Files.createDirectory(source);
    Files.write(source.resolve("f"), new byte[3_000_000]);
    Backups.Whole backup = Backups.read(source, "b");
    try (DestinationFolder destination = Backups.open(copy, false)) {
      for (int count = 0; count <= backup.blocks().size(); count++) {
        try (FolderWriter writer = destination.begin("b", Backups.SOURCE)) {
          for (Backups.Block block : backup.blocks().subList(0, count)) {
            Backups.write(block, writer);
          }
        }
        assertThat(copy).isDirectoryNotContaining("glob:**/f");
      }
      Backups.bring(backup, destination);
    }
    assertThat(copy.resolve(".abanico/staging")).isEmptyDirectory();
    TreeAssert.assertSame(source, copy);
  }

  @Test
  void beginningABackupBreaksOffTheOneBefore() throws IOException {
    Files.createDirectory(source);
    Files.writeString(source.resolve("f"), "x");
    try (DestinationFolder destination = Backups.open(copy, false)) {
      Backups.Whole first = Backups.read(source, "first");
      FolderWriter dropped = destination.begin("first", Backups.SOURCE);
      Backups.write(first.blocks().getFirst(), dropped);
      Backups.bring(Backups.read(source, "second"), destination);
      assertThatThrownBy(() -> Backups.write(first.blocks().getLast(), dropped))
          .isInstanceOf(IllegalStateException.class);
      dropped.close();
    }
    TreeAssert.assertSame(source, copy);
    assertThat(copy.resolve(".abanico/staging")).isEmptyDirectory();
  }

  @Test
  void aFullDiskIsSaidToBeFullAndTheNextBackupFits() throws Exception {
    assumeTrue(OrdinaryUser.isRoot(), "only root can mount a small disk");
    Path disk = Files.createDirectory(work.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString());
    try {
      Files.createDirectory(source);
      byte[] noise = new byte[2_000_000];
      new SplittableRandom(1).nextBytes(noise);
      Files.write(source.resolve("large"), noise);
      Backups.Whole large = Backups.read(source, "large");
      try (DestinationFolder destination = Backups.open(disk.resolve("copy"), false)) {
        assertProblem(Problem.DISK_FULL, () -> Backups.bring(large, destination));
        Files.delete(source.resolve("large"));
        Files.writeString(source.resolve("small"), "x");
        Backups.bring(Backups.read(source, "small"), destination);
        TreeAssert.assertSame(source, disk.resolve("copy"));
      }
    } finally {
      run("umount", disk.toString());
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private static void assertProblem(Problem problem, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            FolderException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
