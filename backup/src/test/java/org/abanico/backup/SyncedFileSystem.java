package org.abanico.backup;

import java.io.IOException;
import org.abanico.backup.folder.FileSystemSync;
import org.abanico.testing.disk.FaultyDisk;
import org.abanico.testing.disk.FaultyFileSystem;

/** One of which everything is synced at once. */
final class SyncedFileSystem extends FaultyFileSystem implements FileSystemSync.AtOnceFileSystem {
  SyncedFileSystem(FaultyDisk disk) {
    super(disk);
  }

  @Override
  public void sync() throws IOException {
    disk().syncAll();
  }
}
