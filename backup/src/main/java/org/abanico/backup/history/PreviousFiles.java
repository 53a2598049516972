package org.abanico.backup.history;

import java.io.IOException;
import java.util.List;
import org.abanico.backup.abilities.LeftOutList;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.manifest.OwnerNames;
import org.abanico.backup.manifest.Xattr;
import org.jspecify.annotations.Nullable;

/**
 * The files that the folder holds of a snapshot, to be compared with those of the manifest of the
 * next, in whose order they are asked for.
 */
public final class PreviousFiles implements AutoCloseable {
  /** Told of the files that were passed over: the next manifest does not have them. */
  @FunctionalInterface
  public interface Passed {
    void file(String path) throws IOException;
  }

  private final SnapshotManifest manifest;
  private final LeftOutList.Reader leftOut;
  private final Passed passed;
  private ManifestLine.@Nullable File current;
  private List<Xattr> attributes = List.of();
  private long names = 1;
  private boolean asked;
  private boolean ended;
  private @Nullable String unread;

  private PreviousFiles(SnapshotManifest manifest, LeftOutList.Reader leftOut, Passed passed) {
    this.manifest = manifest;
    this.leftOut = leftOut;
    this.passed = passed;
  }

  /** Begins with the first. */
  public static PreviousFiles open(SnapshotStore store, Snapshot snapshot, Passed passed)
      throws IOException {
    SnapshotManifest manifest = store.open(snapshot);
    try {
      return new PreviousFiles(manifest, store.leftOut(snapshot), passed);
    } catch (IOException | RuntimeException e) {
      manifest.close();
      throw e;
    }
  }

  /** Files are asked for as this cursor reads them. */
  public void readBeside(ManifestCursor next) {
    manifest.readBeside(next);
  }

  /**
   * The file of this path; null when the snapshot has none. Its content lines follow ({@link
   * #nextLine}).
   */
  public ManifestLine.@Nullable File find(String path) throws IOException {
    while (!ended) {
      ManifestLine.File file = current;
      int order = file == null ? -1 : Names.comparePaths(file.path(), path);
      if (file != null && order >= 0) {
        asked = order == 0;
        return asked ? file : null;
      }
      advance();
    }
    return null;
  }

  /**
   * What has this path, with all that is in it, could not be read: it stays, and is not told of as
   * passed over. To be said in the order in which files are asked for.
   */
  public void stays(String path) throws IOException {
    ManifestLine.File _ = find(path);
    unread = path;
  }

  private boolean isUnread(String path) {
    return unread != null
        && path.startsWith(unread)
        && (path.length() == unread.length() || path.charAt(unread.length()) == '/');
  }

  /** There are no more files to be asked for: passes over the rest. */
  public void finish() throws IOException {
    while (!ended) {
      advance();
    }
  }

  private void advance() throws IOException {
    ManifestLine.File left = current;
    boolean wasAsked = asked;
    current = null;
    asked = false;
    if (left != null && !wasAsked && !isUnread(left.path())) {
      passed.file(left.path());
    }
    ManifestLine line = manifest.next();
    while (line != null && !(line instanceof ManifestLine.File file && isHeld(file))) {
      line = manifest.next();
    }
    if (line instanceof ManifestLine.File file) {
      current = file;
      attributes = manifest.attributes();
      names = manifest.names();
    } else {
      ended = true;
    }
  }

  private boolean isHeld(ManifestLine.File file) throws IOException {
    return !leftOut.has(file.path());
  }

  /** The next line of the file that was found: of its content, or WHOLE or SPOILED. */
  public @Nullable ManifestLine nextLine() throws IOException {
    return manifest.next();
  }

  /** The extended attributes of the file that was found. */
  public List<Xattr> attributes() {
    return attributes;
  }

  /** How many names the file has that was found. */
  public long names() {
    return names;
  }

  /** What its source called users and groups, as far as was read. */
  public OwnerNames owners() {
    return manifest.owners();
  }

  @Override
  public void close() throws IOException {
    try (SnapshotManifest _ = manifest) {
      leftOut.close();
    }
  }
}
