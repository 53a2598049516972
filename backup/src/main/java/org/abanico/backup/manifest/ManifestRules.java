package org.abanico.backup.manifest;

import java.util.ArrayDeque;
import java.util.Deque;
import org.abanico.backup.InvalidBackupException;
import org.jspecify.annotations.Nullable;

/**
 * Whether lines may follow each other as they do (protocol.md, section 8.1). A manifest that these
 * rules let pass names each path once, each after its directory, and none that leads outside the
 * folder, into its control directory, or through anything that it did not declare to be a
 * directory.
 *
 * <p>Remembers the paths from the root to the current directory: at most 2,048 of them, 4 MiB, by
 * the limit of a path.
 */
public final class ManifestRules {
  private enum Expected {
    VERSION,
    BACKUP,
    ROOT,
    ENTRY,
    CONTENT,
    NOTHING
  }

  private static final class Level {
    final String path;
    @Nullable String lastName;

    Level(String path) {
      this.path = path;
    }
  }

  private final String backup;
  private final String source;
  private final Deque<Level> levels = new ArrayDeque<>();
  private Expected expected = Expected.VERSION;
  private ManifestTotals totals = ManifestTotals.NONE;
  private long announced;

  /** For the manifest of this backup of this source, and no other. */
  public ManifestRules(String backup, String source) {
    this.backup = backup;
    this.source = source;
  }

  /** Checks the next line. After an exception the manifest is worth nothing. */
  public void accept(ManifestLine line) throws InvalidBackupException {
    switch (line) {
      case ManifestLine.Version _ -> require(Expected.VERSION, Expected.BACKUP);
      case ManifestLine.Backup named -> {
        require(Expected.BACKUP, Expected.ROOT);
        if (!named.backup().equals(backup) || !named.source().equals(source)) {
          throw bad("of another backup");
        }
      }
      case ManifestLine.Directory directory -> directory(directory.path());
      case ManifestLine.File file -> {
        require(Expected.ENTRY, Expected.CONTENT);
        entry(file.path());
        announced = 0;
      }
      case ManifestLine.Chunk chunk -> {
        require(Expected.CONTENT, Expected.CONTENT);
        announced += chunk.length();
      }
      case ManifestLine.Whole whole -> {
        require(Expected.CONTENT, Expected.ENTRY);
        if (whole.size() != announced) {
          throw bad("a file whose chunks are not its size");
        }
      }
      case ManifestLine.Spoiled _ -> require(Expected.CONTENT, Expected.ENTRY);
      case ManifestLine.Symlink link -> {
        require(Expected.ENTRY, Expected.ENTRY);
        Names.checkTarget(link.target());
        entry(link.path());
      }
      case ManifestLine.Omitted omitted -> {
        require(Expected.ENTRY, Expected.ENTRY);
        // What cannot be represented has no place in the order, and no length to hold to.
        if (omitted.code() != OmissionCode.NAME) {
          entry(omitted.path());
        }
      }
      case ManifestLine.End end -> {
        require(Expected.ENTRY, Expected.NOTHING);
        if (!end.totals().equals(totals)) {
          throw bad("an END that does not match");
        }
      }
    }
    totals = totals.plus(line);
  }

  /** What the lines so far list. */
  public ManifestTotals totals() {
    return totals;
  }

  /** Whether END was there. */
  public boolean ended() {
    return expected == Expected.NOTHING;
  }

  private void directory(String path) throws InvalidBackupException {
    if (expected == Expected.ROOT) {
      if (!path.equals(ManifestLine.ROOT)) {
        throw bad("without its root");
      }
      expected = Expected.ENTRY;
    } else {
      require(Expected.ENTRY, Expected.ENTRY);
      entry(path);
    }
    levels.push(new Level(path));
  }

  private void entry(String path) throws InvalidBackupException {
    Names.checkPath(path);
    String parent = Names.parent(path);
    while (!levels.isEmpty() && !levels.element().path.equals(parent)) {
      levels.pop();
    }
    if (levels.isEmpty()) {
      throw bad("an entry that is not after its directory");
    }
    Level level = levels.element();
    String name = Names.last(path);
    if (level.lastName != null && Names.compare(level.lastName, name) >= 0) {
      throw bad("entries out of order");
    }
    level.lastName = name;
  }

  private void require(Expected now, Expected next) throws InvalidBackupException {
    if (expected != now) {
      throw bad("lines out of order");
    }
    expected = next;
  }

  private static InvalidBackupException bad(String what) {
    return new InvalidBackupException("manifest: " + what);
  }
}
