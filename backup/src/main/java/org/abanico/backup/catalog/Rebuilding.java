package org.abanico.backup.catalog;

import java.io.IOException;
import java.sql.SQLException;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.backup.manifest.ManifestLine;

/** Puts the chunks of a manifest where they are in the tree. */
final class Rebuilding {
  /** So many lines are one transaction. */
  private static final int LINES = 100_000;

  private final Catalog catalog;
  private final Files files;
  private String path = ManifestLine.ROOT;
  private long file;
  private boolean added;
  private long offset;

  /** Where files are added. */
  @FunctionalInterface
  interface Files {
    /** Answers with what its chunks are put. */
    long add(String path) throws SQLException;
  }

  Rebuilding(Catalog catalog, Files files) {
    this.catalog = catalog;
    this.files = files;
  }

  /** To the manifest's end. */
  void run(ManifestCursor manifest) throws IOException, SQLException {
    for (long lines = 1; !manifest.rules().ended(); lines++) {
      ManifestLine line = manifest.next();
      if (line == null) {
        throw new IOException("a manifest that is not whole");
      }
      follow(line);
      if (lines % LINES == 0) {
        catalog.commit();
      }
    }
  }

  private void follow(ManifestLine line) throws IOException, SQLException {
    switch (line) {
      case ManifestLine.File entry -> {
        path = entry.path();
        begin();
      }
      case ManifestLine.Chunk chunk -> {
        if (!added) {
          file = files.add(path);
          added = true;
        }
        catalog.put(chunk, file, offset);
        offset += chunk.length();
      }
      case ManifestLine.Hole hole -> offset += hole.length();
      case ManifestLine.Again _, ManifestLine.Spoiled _ -> {
        if (added) {
          catalog.voided(file);
        }
        begin();
      }
      case ManifestLine.Version _,
          ManifestLine.Backup _,
          ManifestLine.User _,
          ManifestLine.Group _,
          ManifestLine.Directory _,
          ManifestLine.Shared _,
          ManifestLine.Attribute _,
          ManifestLine.Whole _,
          ManifestLine.Link _,
          ManifestLine.Symlink _,
          ManifestLine.Fifo _,
          ManifestLine.Device _,
          ManifestLine.Omitted _,
          ManifestLine.End _ -> {}
    }
  }

  private void begin() {
    added = false;
    offset = 0;
  }
}
