package org.abanico.backup.source;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.Found;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of files that were read before, so that those that have not changed are not
 * read again. Asked of each file in the order of the manifest.
 */
public interface ReadMemory extends AutoCloseable {
  /** Remembers nothing. */
  ReadMemory NONE = new NoMemory();

  /** The CHUNK and HOLE lines of a file that seems to be as it was; null when it is to be read. */
  @Nullable Iterator<ManifestLine> find(Found.Regular file) throws IOException;

  /** A file is being read: its lines follow. */
  void begin(Found.Regular file) throws IOException;

  /** The next CHUNK or HOLE line of what is being read. */
  void line(ManifestLine line) throws IOException;

  /** What was said of the file that is being read is void: it is read from its beginning. */
  void again() throws IOException;

  /**
   * The file was read to its end.
   *
   * @param after its attributes after that; null when they could not be had, or it changed
   *     meanwhile: it is not remembered then
   */
  void end(@Nullable EntryAttributes after) throws IOException;

  /** Whether the manifest of this SHA-256 has a piece of text with this one. */
  boolean hasText(String root, String piece);

  /** All was read: forgets what was not met, and remembers the pieces of the manifest's text. */
  void finish(String root, List<String> pieces) throws IOException;

  /** Keeps what it was told so far. */
  @Override
  void close() throws IOException;
}
