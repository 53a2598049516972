package org.abanico.backup.history;

import org.abanico.backup.LeftOut;

/** Told how a restore or a verification goes on, on its thread. */
public interface RestoreListener {

  /** Whether to stop in the middle; asked often. */
  default boolean isStopped() {
    return false;
  }

  /**
   * So many files and bytes are done, of a large file again and again; {@code path} is the last
   * one.
   */
  void progressed(long files, long bytes, String path);

  /** Something is not as it should be, and left out of what is restored. */
  void damaged(Damage damage);

  /** Something was in the target, and stays as it was. */
  void existing(String path);

  /** The file system of the destination's folder could not hold something: it is not restored. */
  default void leftOut(String path) {}

  /** The file system that is restored to cannot hold something: it is not restored. */
  default void refused(LeftOut.Entry entry) {}
}
