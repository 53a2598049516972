package org.abanico.backup.destination;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.abanico.backup.block.PieceHasher;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.folder.FileSystemSync;
import org.abanico.backup.folder.StagingArea;
import org.abanico.backup.history.SnapshotStore;

/** A staged manifest that has come to its end, whatever the folder is that it becomes true of. */
final class WholeManifest {
  private static final int BUFFER_BYTES = 64 << 10;

  private WholeManifest() {}

  /**
   * Keeps it for the snapshot that it becomes.
   *
   * @param root its SHA-256 as it came
   * @return the pieces of its text
   */
  static List<PieceHasher.Piece> keep(StagingArea staging, String root, FileSystemSync sync)
      throws IOException {
    check(staging, root);
    SnapshotStore.stageManifest(staging, sync);
    List<PieceHasher.Piece> pieces = new ArrayList<>();
    PieceHasher.run(staging.manifest(), pieces::add);
    return pieces;
  }

  /** Throws when it is not on the disk what it was as it came. */
  static void check(StagingArea staging, String root) throws IOException {
    Sha256 sha256 = new Sha256();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    FileChannel manifest = staging.manifest();
    long position = 0;
    while (manifest.read(buffer.clear(), position) > 0) {
      buffer.flip();
      position += buffer.remaining();
      sha256.update(buffer);
    }
    if (!sha256.finish().equals(root)) {
      throw new IOException("the manifest has changed on the disk");
    }
  }
}
