package org.abanico.app.endtoend;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderOptions;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.backup.source.FolderReader;

/** Backups that go from folder to folder, with no network between. */
final class LocalBackups {
  private LocalBackups() {}

  /** Takes a backup of a tree into a destination's folder, as if it came at some time. */
  static void backUp(Path tree, Path folder, String backup, String source, Instant time)
      throws IOException {
    FolderOptions options =
        FolderOptions.careful(Clock.fixed(time, ZoneOffset.UTC)).withAllowRemovals(true);
    try (FolderReader reader = FolderReader.open(tree, backup, source);
        DestinationFolder destination = DestinationFolder.open(folder, options);
        FolderWriter writer = destination.begin(backup, source)) {
      for (ReadBlock block = reader.next(); block != null; block = reader.next()) {
        try {
          writer.write(block.kind(), block.body());
        } finally {
          block.body().release();
        }
      }
      writer.publish((_, _) -> {});
    }
  }
}
