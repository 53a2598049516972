package org.abanico.backup.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.manifest.OmissionCode;
import org.jspecify.annotations.Nullable;

/**
 * Walks a folder in the order of a manifest (protocol.md, section 8.1), following no symbolic link
 * but the folder itself. Holds the names of one directory for each level, and keeps none open.
 */
public final class TreeWalk {
  private static final class Level {
    final Path directory;
    final String path;
    final Iterator<String> names;
    final Iterator<Path> unrepresentable;

    Level(Path directory, String path, DirectoryNames listed) {
      this.directory = directory;
      this.path = path;
      this.names = listed.names().iterator();
      this.unrepresentable = listed.unrepresentable().iterator();
    }
  }

  private final Path root;
  private final Deque<Level> levels = new ArrayDeque<>();
  private boolean started;

  public TreeWalk(Path root) {
    this.root = root;
  }

  /**
   * The next entry: the root first.
   *
   * @return null after the last one
   * @throws IOException when the root cannot be listed; nothing else throws
   */
  public @Nullable Found next() throws IOException {
    if (!started) {
      started = true;
      EntryAttributes attributes = EntryAttributes.read(root);
      levels.push(new Level(root, ManifestLine.ROOT, DirectoryNames.list(root)));
      return new Found.Directory(ManifestLine.ROOT, attributes);
    }
    while (!levels.isEmpty()) {
      Level level = levels.element();
      if (level.unrepresentable.hasNext()) {
        Path location = level.unrepresentable.next();
        return new Found.Unusable(
            Names.child(level.path, RawNames.describe(location)),
            OmissionCode.NAME,
            "a name that is not UTF-8");
      }
      if (level.names.hasNext()) {
        String name = level.names.next();
        if (levels.size() > 1 || !name.equals(Names.CONTROL)) {
          return entry(level, name);
        }
      } else {
        levels.pop();
      }
    }
    return null;
  }

  private Found entry(Level level, String name) {
    String path = Names.child(level.path, name);
    Path location = level.directory.resolve(name);
    try {
      EntryAttributes attributes = EntryAttributes.read(location);
      return switch (attributes.kind()) {
        case FILE -> new Found.Regular(path, attributes, location);
        case DIRECTORY -> {
          levels.push(new Level(location, path, DirectoryNames.list(location)));
          yield new Found.Directory(path, attributes);
        }
        case SYMLINK -> link(path, attributes, location);
        case SPECIAL -> new Found.Unusable(path, OmissionCode.SPECIAL, "a socket, FIFO or device");
      };
    } catch (IOException e) {
      return new Found.Unusable(path, codeOf(e), SystemWords.of(e));
    }
  }

  private static Found link(String path, EntryAttributes attributes, Path location)
      throws IOException {
    Path pointsTo = Files.readSymbolicLink(location);
    String target = pointsTo.toString();
    if (target.isEmpty() || !DirectoryNames.isRepresented(target, pointsTo)) {
      return new Found.Unusable(path, OmissionCode.NAME, "a target that is not UTF-8");
    }
    return new Found.Link(path, attributes.mtime(), target);
  }

  /** How a manifest says that this kept an entry from being read. */
  public static OmissionCode codeOf(IOException refusal) {
    return refusal instanceof NoSuchFileException ? OmissionCode.VANISHED : OmissionCode.UNREADABLE;
  }
}
