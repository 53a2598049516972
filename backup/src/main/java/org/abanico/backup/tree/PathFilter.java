package org.abanico.backup.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.filter.DirectoryFilter;
import org.abanico.backup.filter.FilterRules;
import org.abanico.backup.manifest.Names;

/** Whether single paths of a folder are left out of its backups, as things are now. */
public final class PathFilter {
  /** What a directory's filter looks for in it. */
  private static final List<String> LOOKED_FOR =
      List.of(DirectoryFilter.FILE, DirectoryFilter.CACHE_TAG);

  private final Path root;
  private final FilterRules rules;

  /**
   * @param root of the folder
   */
  public PathFilter(Path root, FilterRules rules) {
    this.root = root;
    this.rules = rules;
  }

  /**
   * Whether a path, or a directory that it is in, is left out. What is not there is taken for a
   * file, and the destination's own directory for left out.
   *
   * @param path below the folder
   * @throws IOException when that cannot be found out
   */
  public boolean excludes(Path path) throws IOException {
    if (path.equals(root) || !path.startsWith(root)) {
      return false;
    }
    Path below = root.relativize(path);
    if (below.startsWith(Names.CONTROL)) {
      return true;
    }
    DirectoryFilter filter =
        DirectoryFilter.root(rules, root, LOOKED_FOR, EntryAttributes.read(root).device());
    Path at = root;
    String shown = "";
    for (int i = 0; i < below.getNameCount(); i++) {
      String name = below.getName(i).toString();
      at = at.resolve(name);
      shown = i == 0 ? name : shown + "/" + name;
      boolean directory = Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS);
      if (filter.excludes(shown, name, directory)) {
        return true;
      }
      if (i + 1 < below.getNameCount()) {
        if (!directory) {
          return false;
        }
        if (filter.isElsewhere(EntryAttributes.read(at).device())) {
          return true;
        }
        filter = filter.enter(at, shown, LOOKED_FOR);
      }
    }
    return false;
  }
}
