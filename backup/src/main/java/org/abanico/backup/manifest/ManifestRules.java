package org.abanico.backup.manifest;

import static org.abanico.backup.manifest.ManifestFields.bad;

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
 * the limit of a path; the names of owners ({@link OwnerNames}); and the files that have more names
 * ({@link SharedFiles}).
 */
public final class ManifestRules {
  /**
   * The extended attributes of the directories from the root to the current one together, in bytes.
   */
  public static final int MAX_OF_LEVELS = 4 << 20;

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
    int attributes;

    Level(String path) {
      this.path = path;
    }
  }

  private final @Nullable String backup;
  private final @Nullable String source;
  private final Deque<Level> levels = new ArrayDeque<>();
  private Expected expected = Expected.VERSION;
  private ManifestTotals totals = ManifestTotals.NONE;
  private final OwnerNames owners = new OwnerNames();
  private final SharedFiles shared = new SharedFiles();
  private final AttributeRules attributes = new AttributeRules();
  private long announced;
  private long attributesOfLevels;
  private @Nullable String filePath;
  private @Nullable ManifestLine before;

  /** For the manifest of this backup of this source, and no other. */
  public ManifestRules(String backup, String source) {
    this.backup = backup;
    this.source = source;
  }

  private ManifestRules() {
    this.backup = null;
    this.source = null;
  }

  /** For the manifest of any backup. */
  public static ManifestRules ofAny() {
    return new ManifestRules();
  }

  /** Checks the next line. After an exception the manifest is worth nothing. */
  public void accept(ManifestLine line) throws InvalidBackupException {
    switch (line) {
      case ManifestLine.Version _ -> require(Expected.VERSION, Expected.BACKUP);
      case ManifestLine.Backup named -> {
        require(Expected.BACKUP, Expected.ROOT);
        if (backup != null && !(named.backup().equals(backup) && named.source().equals(source))) {
          throw bad("of another backup");
        }
      }
      case ManifestLine.User user -> {
        requireOwners();
        if (!OwnerNames.isName(user.name()) || !owners.addUser(user.uid(), user.name())) {
          throw bad("a user that cannot be");
        }
      }
      case ManifestLine.Group group -> {
        requireOwners();
        if (!OwnerNames.isName(group.name()) || !owners.addGroup(group.gid(), group.name())) {
          throw bad("a group that cannot be");
        }
      }
      case ManifestLine.Directory directory -> directory(directory.path());
      case ManifestLine.File file -> {
        require(Expected.ENTRY, Expected.CONTENT);
        entry(file.path());
        filePath = file.path();
        announced = 0;
      }
      case ManifestLine.Shared file -> {
        if (!(before instanceof ManifestLine.File) || filePath == null) {
          throw bad("SHARED, but not of a file");
        }
        if (file.names() < 2 || !shared.hasRoom(filePath)) {
          throw bad("a file that cannot have more names");
        }
        shared.add(filePath, file.names());
      }
      case ManifestLine.Attribute attribute -> attribute(attribute.part());
      case ManifestLine.Chunk chunk -> {
        require(Expected.CONTENT, Expected.CONTENT);
        announce(chunk.length());
      }
      case ManifestLine.Hole hole -> {
        require(Expected.CONTENT, Expected.CONTENT);
        if (hole.length() == 0) {
          throw bad("a hole that is none");
        }
        announce(hole.length());
      }
      case ManifestLine.Again _ -> {
        require(Expected.CONTENT, Expected.CONTENT);
        announced = 0;
      }
      case ManifestLine.Whole whole -> {
        require(Expected.CONTENT, Expected.ENTRY);
        if (whole.size() != announced) {
          throw bad("a file whose chunks are not its size");
        }
        if (totals.bytes() + whole.size() < 0) {
          throw bad("more than there can be");
        }
      }
      case ManifestLine.Spoiled _ -> {
        require(Expected.CONTENT, Expected.ENTRY);
        if (filePath != null) {
          shared.forget(filePath);
        }
      }
      case ManifestLine.Link link -> {
        require(Expected.ENTRY, Expected.ENTRY);
        entry(link.path());
        if (!shared.met(link.first())) {
          throw bad("another name of a file that is not there");
        }
      }
      case ManifestLine.Symlink link -> {
        require(Expected.ENTRY, Expected.ENTRY);
        Names.checkTarget(link.target());
        entry(link.path());
      }
      case ManifestLine.Fifo fifo -> {
        require(Expected.ENTRY, Expected.ENTRY);
        entry(fifo.path());
      }
      case ManifestLine.Device device -> {
        require(Expected.ENTRY, Expected.ENTRY);
        entry(device.path());
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
    before = line;
  }

  private void requireOwners() throws InvalidBackupException {
    if (expected != Expected.ROOT && expected != Expected.ENTRY) {
      throw bad("lines out of order");
    }
  }

  private void announce(long length) throws InvalidBackupException {
    announced += length;
    if (announced < 0) {
      throw bad("a file larger than there can be");
    }
  }

  private void attribute(Xattr part) throws InvalidBackupException {
    boolean first = before instanceof ManifestLine.Entry || before instanceof ManifestLine.Shared;
    if (!first && !(before instanceof ManifestLine.Attribute)) {
      throw bad("an attribute of nothing");
    }
    boolean ofDirectory = before instanceof ManifestLine.Directory;
    if (first) {
      attributes.begin(ofDirectory);
    }
    attributes.accept(part);
    if (attributes.ofDirectory()) {
      levels.element().attributes += part.size();
      attributesOfLevels += part.size();
      if (attributesOfLevels > MAX_OF_LEVELS) {
        throw bad("too many attributes of directories");
      }
    }
  }

  /** What users and groups are called at the source, as far as the lines have said. */
  public OwnerNames owners() {
    return owners;
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
    while (!levels.isEmpty() && !Names.isIn(levels.element().path, path)) {
      attributesOfLevels -= levels.pop().attributes;
    }
    if (levels.isEmpty()) {
      Names.checkPath(path);
      throw bad("an entry that is not after its directory");
    }
    // The directory's own path was checked when its line came.
    String name = Names.last(path);
    Names.checkLast(path, name);
    Level level = levels.element();
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
}
