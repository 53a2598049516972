package org.abanico.testing.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a disk keeps without power: all that was synced; of the names that changed since, those up
 * to some time, in their order; and in each file that was written since, what it had then or at any
 * of these times.
 */
final class PowerLoss {
  private final Path root;
  private final long namesUpTo;
  private final boolean alone;
  private DiskImage synced;
  private @Nullable DiskImage names;
  private @Nullable DiskImage end;

  /**
   * @param namesUpTo the call up to which names are kept, unless a later one syncs
   * @param alone whether the sync of a file or directory is of nothing else; otherwise of all names
   */
  PowerLoss(Path root, long namesUpTo, boolean alone) throws IOException {
    this.root = root;
    this.namesUpTo = namesUpTo;
    this.alone = alone;
    this.synced = DiskImage.of(root);
  }

  /** A call is about to be made. */
  void calling(long call) throws IOException {
    if (call == namesUpTo) {
      names = DiskImage.of(root);
    }
  }

  void syncedAll() throws IOException {
    synced = DiskImage.of(root);
    names = null;
  }

  void synced(Object inode) throws IOException {
    DiskImage now = DiskImage.withOnly(root, inode);
    if (!alone) {
      synced = synced.withNamesOf(now, inode);
      names = null;
    } else {
      synced = synced.with(now, inode);
      names = names == null ? null : names.with(now, inode);
    }
  }

  /** The power is gone. What the program does from now on does not happen. */
  void strike() throws IOException {
    end = DiskImage.of(root);
  }

  /** Makes the tree what is found when the power is back. */
  void leave(SplittableRandom random) throws IOException {
    DiskImage last = Objects.requireNonNull(end);
    DiskImage kept = names;
    if (kept == null) {
      synced.leave(root, List.of(synced), random);
    } else {
      kept.leave(root, List.of(synced, kept, last), random);
    }
  }
}
