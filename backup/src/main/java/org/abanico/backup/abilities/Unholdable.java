package org.abanico.backup.abilities;

import io.netty.buffer.ByteBufUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.abanico.backup.LeftOut;
import org.abanico.backup.Refusal;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.manifest.OmissionCode;
import org.jspecify.annotations.Nullable;

/**
 * Decides, along a manifest, which entries a file system cannot hold. Of names that are one to it,
 * the first in the manifest is kept. With a directory goes all that is in it; with a file, its
 * other names.
 *
 * <p>Remembers, where different names may be one, the names of the directories from the root to the
 * current one; and files with more names that are left out, of which a manifest has a limited
 * number.
 */
public final class Unholdable {
  private static final int MOST_BYTES_OF_CHAR = 3;

  private static final class Level {
    final String path;
    final Set<String> names = new HashSet<>();

    Level(String path) {
      this.path = path;
    }
  }

  private final FileSystemAbilities abilities;
  private final Deque<Level> levels = new ArrayDeque<>();
  private final Set<String> firsts = new HashSet<>();
  private String leftOut = "";
  private Refusal reason = Refusal.NAME;

  public Unholdable(FileSystemAbilities abilities) {
    this.abilities = abilities;
  }

  /**
   * Takes the next line of the manifest.
   *
   * @param names how many names the file has that the line begins
   * @return the entry that the line begins, when it cannot be held; null when it can, or when the
   *     line begins none
   */
  public LeftOut.@Nullable Entry refuse(ManifestLine line, long names) {
    return switch (line) {
      case ManifestLine.Directory entry -> refused(directory(entry.path()), entry.path());
      case ManifestLine.File entry -> refused(file(entry, names), entry.path());
      case ManifestLine.Link entry ->
          refused(
              firsts.contains(entry.first()) ? Refusal.FIRST : place(entry.path()), entry.path());
      case ManifestLine.Symlink entry ->
          refused(abilities.symlinks() ? place(entry.path()) : Refusal.SYMLINK, entry.path());
      case ManifestLine.Fifo entry -> refused(special(entry.path()), entry.path());
      case ManifestLine.Device entry -> refused(special(entry.path()), entry.path());
      case ManifestLine.Omitted entry -> {
        // What is there under the name of what is unreadable stays.
        Refusal refusal = entry.code() == OmissionCode.UNREADABLE ? place(entry.path()) : null;
        yield refused(isLeftOut(entry.path()) ? refusal : null, entry.path());
      }
      case ManifestLine.Version _,
          ManifestLine.Backup _,
          ManifestLine.User _,
          ManifestLine.Group _,
          ManifestLine.Shared _,
          ManifestLine.Attribute _,
          ManifestLine.Chunk _,
          ManifestLine.Hole _,
          ManifestLine.Again _,
          ManifestLine.Whole _,
          ManifestLine.Spoiled _,
          ManifestLine.End _ ->
          null;
    };
  }

  /** As the other one, for an entry of which nothing but its path is known. */
  public LeftOut.@Nullable Entry refuse(String path) {
    return refused(place(path), path);
  }

  private static LeftOut.@Nullable Entry refused(@Nullable Refusal refusal, String path) {
    return refusal == null ? null : new LeftOut.Entry(refusal, path);
  }

  private @Nullable Refusal directory(String path) {
    Refusal refusal = path.equals(ManifestLine.ROOT) ? null : place(path);
    if (refusal == null && abilities.names().folds()) {
      levels.push(new Level(path));
    } else if (refusal != null && !isLeftOut(path)) {
      leftOut = path + "/";
      reason = refusal;
    }
    return refusal;
  }

  private @Nullable Refusal file(ManifestLine.File entry, long names) {
    Refusal refusal = entry.size() > abilities.fileBytes() ? Refusal.SIZE : place(entry.path());
    if (refusal != null && names > 1) {
      firsts.add(entry.path());
    }
    return refusal;
  }

  /** Where there are none, that is told of in another way; the name is free for another entry. */
  private @Nullable Refusal special(String path) {
    return abilities.fifos() || isLeftOut(path) ? place(path) : null;
  }

  private boolean isLeftOut(String path) {
    return !leftOut.isEmpty() && path.startsWith(leftOut);
  }

  private @Nullable Refusal place(String path) {
    if (isLeftOut(path)) {
      return reason;
    }
    leftOut = "";
    String name = Names.last(path);
    Refusal refusal = abilities.names().refuse(name);
    if (refusal == null && isTooLong(path)) {
      refusal = Refusal.LENGTH;
    }
    if (refusal == null && abilities.names().folds() && !isNew(path, name)) {
      refusal = Refusal.CLASH;
    }
    return refusal;
  }

  private boolean isTooLong(String path) {
    return path.length() > abilities.pathBytes() / MOST_BYTES_OF_CHAR
        && ByteBufUtil.utf8Bytes(path) > abilities.pathBytes();
  }

  private boolean isNew(String path, String name) {
    String parent = Names.parent(path);
    while (!levels.element().path.equals(parent)) {
      levels.pop();
    }
    return levels.element().names.add(abilities.names().fold(name));
  }
}
