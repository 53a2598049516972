package org.abanico.backup.faulty;

import java.io.IOException;
import org.abanico.backup.folder.FileSystemSync;

/** One of which everything is synced at once. */
final class SyncedFileSystem extends FaultyFileSystem implements FileSystemSync.AtOnceFileSystem {
  private final FaultyDisk disk;

  SyncedFileSystem(FaultyProvider provider, FaultyDisk disk) {
    super(provider);
    this.disk = disk;
  }

  @Override
  public void sync() throws IOException {
    disk.syncAll();
  }
}
