package org.abanico.backup.history;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Names;
import org.jspecify.annotations.Nullable;

/**
 * Where the entries of a snapshot are by now: what the first later backup that replaced or removed
 * an entry has put into history, else what is in the folder. Goes down beside the manifest, through
 * no symbolic link. Remembers, for each level, the places where the directory is.
 */
final class PastTree {
  private record Level(String path, List<Path> places) {}

  private final Deque<Level> levels = new ArrayDeque<>();
  private final Path next;

  /**
   * @param later the snapshots after the one that is looked for, in their order
   */
  PastTree(FolderLayout layout, List<Snapshot> later) {
    List<Path> places = new ArrayList<>();
    for (Snapshot snapshot : later) {
      addDirectory(layout.history(snapshot.backup()), places);
    }
    places.add(layout.folder());
    next = later.isEmpty() ? layout.folder() : layout.history(later.getFirst().backup());
    levels.push(new Level(ManifestLine.ROOT, places));
  }

  /**
   * @param snapshots all of the folder, in their order
   * @param wanted the one that is looked for
   */
  static PastTree of(FolderLayout layout, List<Snapshot> snapshots, Snapshot wanted) {
    return new PastTree(
        layout, snapshots.stream().filter(other -> other.number() > wanted.number()).toList());
  }

  /** Where things go that are not in the following snapshot any more: the first place asked. */
  Path next() {
    return next;
  }

  /** A DIRECTORY line of the manifest, in order. */
  void enter(String path) {
    if (path.equals(ManifestLine.ROOT)) {
      return;
    }
    List<Path> places = new ArrayList<>();
    for (Path place : parent(path).places) {
      addDirectory(place.resolve(Names.last(path)), places);
    }
    levels.push(new Level(path, places));
  }

  private static void addDirectory(Path directory, List<Path> places) {
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      places.add(directory);
    }
  }

  /** Where a file or link of the snapshot is; to be asked in the manifest's order. */
  @Nullable Path find(String path) {
    String name = Names.last(path);
    for (Path place : parent(path).places) {
      Path found = place.resolve(name);
      if (Files.exists(found, LinkOption.NOFOLLOW_LINKS)) {
        return found;
      }
    }
    return null;
  }

  private Level parent(String path) {
    String parent = Names.parent(path);
    while (!levels.element().path.equals(parent)) {
      levels.pop();
    }
    return levels.element();
  }
}
