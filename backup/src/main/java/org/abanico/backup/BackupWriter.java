package org.abanico.backup;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A destination's side of one backup: takes blocks in order, keeps what is in them in staging, and
 * in the end switches the folder to the new tree. Blocking; used by one thread at a time, though
 * not always the same one.
 */
public interface BackupWriter extends AutoCloseable {

  /** What this destination needs of the backup, as a whole: to be said before the first block. */
  BackupReader.Receiver needs();

  /**
   * Says which device has sealed the backup; before each block.
   *
   * @param device in hexadecimal digits
   * @throws FolderException OTHER_SOURCE, when the folder is not for its backups
   */
  default void comesFrom(String device) throws IOException {}

  /**
   * Checks a block and writes what is in it. On return it is in staging, safe from a kill of the
   * program; {@link #flush} makes it outlast a loss of power.
   *
   * @param body borrowed
   * @throws DamagedBlockException when it does not match its checks: nothing of it was taken; it
   *     may be given again
   * @throws InvalidBackupException when it is undamaged but breaks the rules of protocol.md,
   *     section 8: the backup can only be given up
   * @throws FolderException when it cannot be written (disk full, no permission): the backup can
   *     only be given up
   */
  Written write(BackupReader.Kind kind, ByteBuf body) throws IOException;

  /**
   * Begins to make durable what was written so far.
   *
   * @return to be run once, on any thread, also while more is written: when it returns, the blocks
   *     that were written before this call outlast a loss of power. It throws when the disk fails:
   *     the backup can only be given up then
   */
  default Flush flush() throws IOException {
    return () -> {};
  }

  /** The rest of making something durable, which takes as long as the disk does. */
  @FunctionalInterface
  interface Flush {
    void finish() throws IOException;
  }

  /**
   * Makes the folder the new tree, once {@link Written#complete} was said, and the result durable.
   *
   * @throws FolderException when it cannot be done; every file is then either the old or the new
   *     one, whole
   */
  Receipt publish(PublishListener listener) throws IOException;

  /**
   * What entries were not given, one of each kind. Of all that was published, once {@link #publish}
   * has returned.
   */
  default List<Shortfall> shortfalls() {
    return List.of();
  }

  /** What of the backup cannot be held, as far as its manifest was followed. */
  default LeftOut leftOut() {
    return LeftOut.NOTHING;
  }

  /** Drops what is in staging, unless it was published. */
  @Override
  void close() throws IOException;

  /**
   * State after a block.
   *
   * @param directory the directory being written
   * @param complete whether the manifest has ended and all its content is in staging
   * @param stored whether everything that came was written: some waits in memory until what stands
   *     before it has come
   * @param wants the answer to a segment; null when none is due
   */
  record Written(
      String directory,
      long files,
      long bytes,
      boolean complete,
      boolean stored,
      @Nullable Wants wants) {}

  /**
   * Which chunks of a segment are wanted.
   *
   * @param chunks the chunks that the segment announces, by their place in it
   * @param count how many it announces
   */
  record Wants(BitSet chunks, int count) {}

  /** What this destination holds: to be compared with {@link BackupReader.Summary}. */
  record Receipt(String root, long files, long bytes, long omitted) {}

  /** Told, on the thread that publishes, how many files are under their names. */
  @FunctionalInterface
  interface PublishListener {
    void published(long files, String directory);
  }
}
