package org.abanico.backup.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.abanico.backup.filter.DirectoryFilter;
import org.abanico.backup.filter.FilterRules;
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
    final DirectoryFilter filter;

    Level(Path directory, String path, DirectoryNames listed, DirectoryFilter filter) {
      this.directory = directory;
      this.path = path;
      this.filter = filter;
      this.names = listed.names().iterator();
      this.unrepresentable = listed.unrepresentable().iterator();
    }
  }

  private final Path root;
  private final FilterRules rules;
  private final Deque<Level> levels = new ArrayDeque<>();
  private boolean started;

  /** A walk that leaves nothing out but what files of patterns in the folder say. */
  public TreeWalk(Path root) {
    this(root, FilterRules.NONE);
  }

  public TreeWalk(Path root, FilterRules rules) {
    this.root = root;
    this.rules = rules;
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
      DirectoryNames listed = DirectoryNames.list(root);
      DirectoryFilter filter =
          DirectoryFilter.root(rules, root, listed.names(), attributes.device());
      levels.push(new Level(root, ManifestLine.ROOT, listed, filter));
      return new Found.Directory(ManifestLine.ROOT, attributes, root);
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
    try {
      EntryAttributes attributes = EntryAttributes.read(level.directory, name);
      boolean directory = attributes.kind() == EntryAttributes.Kind.DIRECTORY;
      if (level.filter.excludes(path, name, directory)) {
        return new Found.Excluded(path, directory);
      }
      Path within = level.directory;
      return switch (attributes.kind()) {
        case FILE -> new Found.Regular(path, attributes, within);
        case DIRECTORY -> {
          Path location = within.resolve(name);
          enter(level.filter, location, path, attributes);
          yield new Found.Directory(path, attributes, location);
        }
        case SYMLINK -> link(path, attributes, within.resolve(name));
        case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE ->
            new Found.Special(path, attributes, within.resolve(name));
        case SPECIAL -> new Found.Unusable(path, OmissionCode.SPECIAL, "a socket");
      };
    } catch (IOException e) {
      return new Found.Unusable(path, codeOf(e), SystemWords.of(e));
    }
  }

  private void enter(DirectoryFilter around, Path location, String path, EntryAttributes attributes)
      throws IOException {
    DirectoryNames listed =
        around.isElsewhere(attributes.device())
            ? new DirectoryNames(List.of(), List.of())
            : DirectoryNames.list(location);
    DirectoryFilter filter = around.enter(location, path, listed.names());
    levels.push(new Level(location, path, listed, filter));
  }

  private static Found link(String path, EntryAttributes attributes, Path location)
      throws IOException {
    Path pointsTo = Files.readSymbolicLink(location);
    String target = pointsTo.toString();
    if (target.isEmpty() || !DirectoryNames.isRepresented(target, pointsTo)) {
      return new Found.Unusable(path, OmissionCode.NAME, "a target that is not UTF-8");
    }
    return new Found.Link(path, attributes, location, target);
  }

  /** How a manifest says that this kept an entry from being read. */
  public static OmissionCode codeOf(IOException refusal) {
    return refusal instanceof NoSuchFileException ? OmissionCode.VANISHED : OmissionCode.UNREADABLE;
  }
}
