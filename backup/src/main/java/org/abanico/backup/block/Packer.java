package org.abanico.backup.block;

import java.io.IOException;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.manifest.ManifestLine;
import org.jspecify.annotations.Nullable;

/** Turns manifest lines and content into blocks (protocol.md, section 8). */
public interface Packer extends AutoCloseable {

  /** Adds a line. False, with nothing done, when it would be too long for a manifest. */
  boolean add(ManifestLine line);

  /** The entries that follow are in this directory. */
  void enter(String path);

  /** A file is complete: what was added of it is all. */
  void fileDone();

  /** Tells of an entry, along with the next block. */
  void report(Omission omission);

  /**
   * Reads the next chunk of a file and adds its line.
   *
   * @param file ends where a hole begins
   * @return the chunk, or null at the end of the file or before a hole
   */
  ManifestLine.@Nullable Chunk chunk(ContentSource file) throws IOException;

  /** So much of a file is a hole, between its chunks. */
  void hole(long length);

  /** The file that was read last has ended early: forgets what of it is not in a chunk. */
  void abandonFile();

  /**
   * Everything was added.
   *
   * @return the SHA-256 of the manifest
   */
  String finish();

  /** The next finished block, whose body the caller then owns; null when there is none yet. */
  @Nullable ReadBlock poll();

  /** Releases all blocks that were not handed out. */
  @Override
  void close();
}
