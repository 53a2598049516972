package org.abanico.backup;

import java.time.Instant;

/**
 * One line of a manifest, valid by itself and in its place (protocol.md, section 8.1). Paths are
 * relative and safe.
 */
sealed interface ManifestEntry {

  /** The first lines. */
  record Header(String line) implements ManifestEntry {}

  record DirectoryEntry(int mode, Instant modified, String path) implements ManifestEntry {}

  record FileEntry(int mode, Instant modified, long size, String path) implements ManifestEntry {}

  /** The next piece of the file begun last. */
  record Chunk(String sha256, int length) implements ManifestEntry {}

  /** The file begun last is complete. */
  record Whole(long size, Instant modified) implements ManifestEntry {}

  /** The file begun last is left out. */
  record Spoiled(String code) implements ManifestEntry {}

  record Symlink(Instant modified, String target, String path) implements ManifestEntry {}

  record Omitted(String code, String path) implements ManifestEntry {}

  record End(long files, long bytes, long directories, long symlinks, long omitted)
      implements ManifestEntry {}
}
