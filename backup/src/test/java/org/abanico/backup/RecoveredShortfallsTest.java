package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.testing.Trees;
import org.abanico.testing.disk.DiskLimits;
import org.abanico.testing.disk.Fault;
import org.abanico.testing.disk.FaultyDisk;
import org.abanico.testing.disk.Killed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecoveredShortfallsTest {
  private static final DiskLimits LIMITS =
      new DiskLimits(true, true, false, "?", "", 255, false, false, true);

  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");

  RecoveredShortfallsTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @Test
  void aSwitchThatIsFinishedAfterAKillTellsWhatItCouldNotGive() throws IOException {
    Files.createDirectory(source);
    Files.writeString(source.resolve("A"), "kept");
    Files.writeString(source.resolve("a"), "left out");
    Files.writeString(source.resolve("first"), "of two names");
    Files.createLink(source.resolve("second"), source.resolve("first"));
    Backups.Whole whole = Backups.read(source, "killed");
    LeftOut leftOut = new LeftOut(1, List.of(new LeftOut.Entry(Refusal.CLASH, "a")));
    Shortfall copied = new Shortfall(Shortfall.Kind.LINK, 1, "second");
    int told = 0;
    boolean killed = true;
    for (int at = 1; killed; at++) {
      killed = isKilled(whole, at);
      try (DestinationFolder folder = open(new FaultyDisk(copy, LIMITS))) {
        for (Recovery recovery : folder.takeRecoveries()) {
          if (recovery.what() == Recovery.What.FINISHED) {
            assertThat(recovery.leftOut()).as("killed at call %d", at).isEqualTo(leftOut);
            told += recovery.shortfalls().contains(copied) ? 1 : 0;
          }
        }
      }
      Trees.delete(copy);
    }
    assertThat(told).isGreaterThan(5);
  }

  private DestinationFolder open(FaultyDisk disk) throws IOException {
    return Backups.open(disk.path(copy), false);
  }

  private boolean isKilled(Backups.Whole whole, int at) throws IOException {
    try (DestinationFolder folder = open(new FaultyDisk(copy, Fault.KILL, at, LIMITS))) {
      Backups.bring(whole, folder);
      return false;
    } catch (Killed e) {
      return true;
    }
  }
}
