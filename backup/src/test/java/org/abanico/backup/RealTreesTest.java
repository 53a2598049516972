package org.abanico.backup;

import static org.abanico.testing.TreeAssert.assertSame;
import static org.abanico.testing.TreeAssert.assertSameButOwners;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.Shortfall.Kind;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees that are on the machine anyway. */
final class RealTreesTest {
  private final WorkFolder work = WorkFolder.create();
  private final Path copy = work.resolve("copy");

  RealTreesTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc", "/usr/share/zoneinfo", "/usr/share/bash-completion"})
  void rootBringsThemWithEverythingThatTheyHave(String tree) throws IOException {
    Path source = Path.of(tree);
    assumeTrue(OrdinaryUser.isRoot(), "others cannot read all of it");
    assumeTrue(Files.isDirectory(source), "not on this machine");
    for (String id : List.of("first", "second")) {
      Backups.Whole backup = Backups.read(source, id);
      assertThat(backup.omitted()).isEmpty();
      Backups.bring(backup, copy, false);
      assertSame(source, copy);
    }
    assertThat(copy.resolve(".abanico/history")).isEmptyDirectory();
  }

  @Test
  void anOrdinaryUserBringsEverythingButTheOwners() throws Exception {
    Path source = Path.of("/usr/share/zoneinfo");
    assumeTrue(Files.isDirectory(source), "not on this machine");
    OrdinaryUser.give(work.path());
    List<Shortfall> shortfalls =
        OrdinaryUser.run(
            () -> {
              Backups.Whole backup = Backups.read(source, "b");
              try (DestinationFolder destination = Backups.open(copy, false);
                  FolderWriter writer = destination.begin("b", Backups.SOURCE)) {
                Backups.write(backup.blocks(), writer);
                writer.publish((_, _) -> {});
                return writer.shortfalls();
              }
            });
    assertThat(shortfalls).extracting(Shortfall::kind).containsExactly(Kind.OWNER);
    assertSameButOwners(source, copy);
  }
}
