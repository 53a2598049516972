package org.abanico.backup.destination;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.abanico.backup.catalog.Catalog;
import org.abanico.backup.folder.Directories;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.folder.Planner;
import org.abanico.backup.folder.StagingArea;
import org.abanico.backup.history.Snapshot;

/**
 * What was staged for backups that were broken off: material for the next one, until one is
 * published. Of at most {@value #MAX} of them; files that the next one stages in the same form are
 * moved there, so that they take no room twice.
 */
final class BrokenOff {
  private static final int MAX = 8;

  private final FolderLayout layout;
  private final Catalog catalog;

  BrokenOff(FolderLayout layout, Catalog catalog) {
    this.layout = layout;
    this.catalog = catalog;
  }

  /**
   * Removes what is left of backups that were published, what of others nothing was staged, and all
   * but the newest. Gives back their modes to directories that planning has opened.
   *
   * @return the backups of which something is kept, in the order of their identifiers
   */
  List<String> keep(List<Snapshot> published) throws IOException {
    List<String> kept = new ArrayList<>();
    for (Path area : areas()) {
      String backup = String.valueOf(area.getFileName());
      boolean isPublished = published.stream().anyMatch(each -> each.backup().equals(backup));
      Planner.undo(layout, area.resolve(StagingArea.PLAN));
      if (Directories.isDirectory(area) && !isPublished && StagingArea.holdsFiles(area)) {
        kept.add(backup);
      } else {
        Directories.delete(area);
      }
    }
    while (kept.size() > MAX) {
      Directories.delete(layout.staging().resolve(kept.removeFirst()));
    }
    catalog.keepStaging(kept);
    return kept;
  }

  private List<Path> areas() throws IOException {
    List<Path> areas = new ArrayList<>();
    try (DirectoryStream<Path> staged = Files.newDirectoryStream(layout.staging())) {
      staged.forEach(areas::add);
    }
    areas.sort(Comparator.comparing(area -> String.valueOf(area.getFileName())));
    return areas;
  }

  /** Removes what is left of this one. */
  void drop(String backup) throws IOException {
    Directories.delete(layout.staging().resolve(backup));
  }

  /** Removes all: a backup was published. */
  void dropAll() throws IOException {
    for (Path area : areas()) {
      Directories.delete(area);
    }
    catalog.keepStaging(List.of());
  }
}
