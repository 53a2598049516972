package org.abanico.backup.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.abilities.FileSystemAbilities;
import org.abanico.backup.folder.AttributeCheck;
import org.abanico.backup.folder.ContentComparison;
import org.abanico.backup.history.Damage.What;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Xattr;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.EntryAttributes.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Compares single entries of a folder with what the manifest of its newest snapshot says of them;
 * each method answers what is wrong, null when nothing is. Entries of history are looked at for
 * their kind and size only.
 */
final class EntryCheck {
  /** Whom files that run as their owner would run as is not kept under root. */
  private static final int SET_ID_BITS = 06000;

  private final FileSystemAbilities abilities;
  private final AttributeCheck attributes;
  private final ContentComparison comparison = new ContentComparison();

  /**
   * @param attributes for the manifest's owners
   */
  EntryCheck(FileSystemAbilities abilities, AttributeCheck attributes) {
    this.abilities = abilities;
    this.attributes = attributes;
  }

  private static @Nullable EntryAttributes read(Path path) {
    try {
      return EntryAttributes.read(path);
    } catch (IOException e) {
      return null;
    }
  }

  @Nullable What directory(Path path, ManifestLine.Directory entry, List<Xattr> xattrs)
      throws IOException {
    EntryAttributes now = read(path);
    if (now == null) {
      return What.MISSING;
    }
    return now.kind() == Kind.DIRECTORY
        ? attributes(path, now, entry, entry.mtime(), xattrs)
        : What.OTHER;
  }

  @Nullable What symlink(@Nullable Path link, ManifestLine.Symlink entry, List<Xattr> xattrs)
      throws IOException {
    EntryAttributes now = link == null ? null : read(link);
    if (link == null || now == null) {
      return What.MISSING;
    }
    return now.kind() == Kind.SYMLINK && pointsTo(link, entry.target())
        ? attributes(link, now, entry, entry.mtime(), xattrs)
        : What.OTHER;
  }

  /** Where links are made by the JDK, it has rewritten their targets. */
  private static boolean pointsTo(Path link, String target) throws IOException {
    Path now = Files.readSymbolicLink(link);
    return now.toString().equals(target) || now.equals(link.getFileSystem().getPath(target));
  }

  /** One that is missing may never have been made: that takes rights that a user may not have. */
  @Nullable What special(Path path, ManifestLine.Entry entry, Kind kind, List<Xattr> xattrs)
      throws IOException {
    EntryAttributes now = read(path);
    if (now == null) {
      return null;
    }
    return now.kind() == kind ? attributes(path, now, entry, entry.mtime(), xattrs) : What.OTHER;
  }

  /**
   * A file whose content was looked at.
   *
   * @param newest whether it is in the folder, as the newest snapshot has it
   */
  @Nullable What file(
      Path path,
      ManifestLine.File entry,
      ManifestLine.Whole whole,
      List<Xattr> xattrs,
      boolean newest)
      throws IOException {
    EntryAttributes now = read(path);
    if (now == null) {
      return What.MISSING;
    }
    if (now.kind() != Kind.FILE) {
      return What.OTHER;
    }
    if (now.size() != whole.size()) {
      return What.CONTENT;
    }
    return newest ? attributes(path, now, entry, whole.mtime(), xattrs) : null;
  }

  private @Nullable What attributes(
      Path path, EntryAttributes now, ManifestLine.Entry entry, EntryTime mtime, List<Xattr> xattrs)
      throws IOException {
    boolean same =
        (now.kind() == Kind.SYMLINK || sameMode(now, entry.mode()))
            && abilities.times().matches(mtime, now.mtime())
            && attributes.isOwned(now.owner(), entry.owner())
            && attributes.has(path, xattrs);
    return same ? null : What.ATTRIBUTES;
  }

  private boolean sameMode(EntryAttributes now, int mode) {
    return !abilities.modes() || ((now.mode() ^ mode) & ~SET_ID_BITS) == 0;
  }

  /**
   * Another name of a file. What is a copy because its file system has no other names is compared
   * with the file.
   *
   * @param first null when it is not known where that is
   * @param due whether content is to be read
   */
  @Nullable What link(@Nullable Path found, @Nullable Path first, boolean due, boolean newest) {
    EntryAttributes now = found == null ? null : read(found);
    if (found == null || now == null) {
      return What.MISSING;
    }
    if (now.kind() != Kind.FILE) {
      return What.OTHER;
    }
    EntryAttributes named = first == null ? null : read(first);
    if (first == null
        || named == null
        || (now.inode() != 0 && now.inode() == named.inode() && now.device() == named.device())) {
      return null;
    }
    try {
      if (now.size() != named.size() || (due && !comparison.same(found, first))) {
        return What.CONTENT;
      }
    } catch (IOException e) {
      return What.UNREADABLE;
    }
    boolean same =
        !newest
            || (sameMode(now, named.mode())
                && abilities.times().matches(named.mtime(), now.mtime()));
    return same ? null : What.ATTRIBUTES;
  }
}
