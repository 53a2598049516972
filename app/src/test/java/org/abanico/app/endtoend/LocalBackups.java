package org.abanico.app.endtoend;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupWriter.Wants;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderOptions;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.backup.source.FolderReader;
import org.jspecify.annotations.Nullable;

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
      reader.begin(List.of(writer.needs()));
      for (ReadBlock block = reader.next(); block != null; block = reader.next()) {
        Wants wants = write(block, writer);
        if (block.offer() != null && wants != null) {
          reader.give(block.offer().segment(), List.of(wants.chunks()));
          ReadBlock wanted = reader.nextWanted();
          while (wanted != null) {
            Wants _ = write(wanted, writer);
            wanted = reader.nextWanted();
          }
        }
      }
      writer.publish((_, _) -> {});
    }
  }

  private static @Nullable Wants write(ReadBlock block, FolderWriter writer) throws IOException {
    try {
      return writer.write(block.kind(), block.body()).wants();
    } finally {
      block.body().release();
    }
  }
}
