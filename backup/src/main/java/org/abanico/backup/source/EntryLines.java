package org.abanico.backup.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.Principal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestRules;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.manifest.Owner;
import org.abanico.backup.manifest.OwnerNames;
import org.abanico.backup.manifest.SharedFiles;
import org.abanico.backup.manifest.Xattr;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.EntryAttributes.FileId;
import org.abanico.backup.tree.EntryXattrs;
import org.abanico.backup.tree.Found;
import org.abanico.backup.tree.SystemWords;
import org.jspecify.annotations.Nullable;

/**
 * The lines of entries with all their attributes, in the order of a manifest. Remembers which files
 * have more names, in the bounds of {@link SharedFiles}: past these, each name is a file of its
 * own, and told of.
 */
final class EntryLines {
  /** Where the lines go, and what there is to tell of entries. */
  interface Sink {
    /** False, with nothing done, when the line would be too long. */
    boolean add(ManifestLine line);

    void report(Omission omission);
  }

  /** Owners that are looked up; the others have their numbers only. */
  private static final int MAX_OWNERS = OwnerNames.MAX;

  private record Level(String path, int attributes) {}

  private final Sink sink;
  private final Set<Long> users = new HashSet<>();
  private final Set<Long> groups = new HashSet<>();
  private final SharedFiles shared = new SharedFiles();
  private final Map<FileId, String> firsts = new HashMap<>();
  private final Deque<Level> levels = new ArrayDeque<>();
  private long attributesOfLevels;
  private @Nullable Owner lastOwner;

  EntryLines(Sink sink) {
    this.sink = sink;
  }

  void directory(Found.Directory found) {
    EntryAttributes attributes = found.attributes();
    String path = found.path();
    nameOwner(attributes, found.location());
    sink.add(
        new ManifestLine.Directory(
            attributes.mode(), attributes.mtime(), attributes.owner(), path));
    leaveLevels(path);
    EntryXattrs xattrs = xattrs(path, found.location());
    if (attributesOfLevels + xattrs.size() > ManifestRules.MAX_OF_LEVELS) {
      sink.report(new Omission(Omission.ATTRIBUTES, path, "more than fit in a manifest"));
      xattrs = EntryXattrs.NONE;
    }
    attributesOfLevels += xattrs.size();
    levels.push(new Level(path, xattrs.size()));
    add(xattrs);
  }

  private void leaveLevels(String path) {
    String parent = Names.parent(path);
    while (!levels.isEmpty()
        && (path.equals(ManifestLine.ROOT) || !levels.element().path().equals(parent))) {
      attributesOfLevels -= levels.pop().attributes();
    }
  }

  /** False, with nothing done, when the line would be too long. */
  boolean symlink(Found.Link found) {
    EntryAttributes attributes = found.attributes();
    nameOwner(attributes, found.location());
    ManifestLine line =
        new ManifestLine.Symlink(
            attributes.mtime(), attributes.owner(), found.target(), found.path());
    boolean added = sink.add(line);
    if (added) {
      add(xattrs(found.path(), found.location()));
    }
    return added;
  }

  void special(Found.Special found) {
    EntryAttributes attributes = found.attributes();
    nameOwner(attributes, found.location());
    boolean block = attributes.kind() == EntryAttributes.Kind.BLOCK_DEVICE;
    sink.add(
        attributes.kind() == EntryAttributes.Kind.FIFO
            ? new ManifestLine.Fifo(
                attributes.mode(), attributes.mtime(), attributes.owner(), found.path())
            : new ManifestLine.Device(
                block,
                attributes.mode(),
                attributes.mtime(),
                attributes.owner(),
                attributes.major(),
                attributes.minor(),
                found.path()));
    add(xattrs(found.path(), found.location()));
  }

  /** Whether the file is another name of one that is in the manifest: its line is then added. */
  boolean anotherName(Found.Regular found) {
    EntryAttributes attributes = found.attributes();
    if (attributes.links() < 2) {
      return false;
    }
    FileId id = attributes.id();
    String first = firsts.get(id);
    if (first == null
        || !shared.has(first)
        || !sink.add(new ManifestLine.Link(first, found.path()))) {
      return false;
    }
    shared.met(first);
    if (!shared.has(first)) {
      firsts.remove(id);
    }
    return true;
  }

  /**
   * Begins a file: its content is to follow.
   *
   * @return whether it has no extended attributes
   */
  boolean file(Found.Regular found) {
    begin(found);
    EntryXattrs xattrs = readXattrs(found.path(), found.location());
    add(xattrs == null ? EntryXattrs.NONE : xattrs);
    return EntryXattrs.NONE.equals(xattrs);
  }

  /** Begins a file that is known to have no extended attributes. */
  void plainFile(Found.Regular found) {
    begin(found);
  }

  private void begin(Found.Regular found) {
    EntryAttributes attributes = found.attributes();
    nameOwner(found);
    sink.add(
        new ManifestLine.File(
            attributes.mode(),
            attributes.mtime(),
            attributes.owner(),
            attributes.size(),
            found.path()));
    if (attributes.links() > 1 && attributes.inode() != 0) {
      share(found.path(), attributes);
    }
  }

  private void share(String path, EntryAttributes attributes) {
    if (!shared.hasRoom(path)) {
      sink.report(new Omission(Omission.LINKS, path, "too many files with more than one name"));
      return;
    }
    FileId id = attributes.id();
    String before = firsts.put(id, path);
    if (before != null && shared.has(before)) {
      // The line that would have named it again was too long.
      firsts.put(id, before);
      return;
    }
    shared.add(path, attributes.links());
    sink.add(new ManifestLine.Shared(attributes.links()));
  }

  /** The file that was begun last could not be read to its end. */
  void spoiled(Found.Regular found) {
    shared.forget(found.path());
    firsts.remove(found.attributes().id(), found.path());
  }

  private EntryXattrs xattrs(String path, Path location) {
    EntryXattrs read = readXattrs(path, location);
    return read == null ? EntryXattrs.NONE : read;
  }

  /** Null when they cannot be read, which is told. */
  private @Nullable EntryXattrs readXattrs(String path, Path location) {
    EntryXattrs xattrs;
    try {
      xattrs = EntryXattrs.read(location);
    } catch (IOException e) {
      sink.report(new Omission(Omission.ATTRIBUTES, path, SystemWords.of(e)));
      return null;
    }
    if (!xattrs.left().isEmpty()) {
      sink.report(new Omission(Omission.ATTRIBUTES, path, String.join(", ", xattrs.left())));
    }
    return xattrs;
  }

  private void add(EntryXattrs xattrs) {
    for (Xattr attribute : xattrs.kept()) {
      for (Xattr part : attribute.parts()) {
        sink.add(new ManifestLine.Attribute(part));
      }
    }
  }

  private void nameOwner(Found.Regular found) {
    if (isAnother(found.attributes().owner())) {
      nameOwner(found.attributes(), found.location());
    }
  }

  private boolean isAnother(@Nullable Owner owner) {
    return owner != null && !owner.equals(lastOwner);
  }

  private void nameOwner(EntryAttributes attributes, Path location) {
    Owner owner = attributes.owner();
    if (owner == null || !isAnother(owner)) {
      return;
    }
    lastOwner = owner;
    if (isNew(users, owner.uid())) {
      String name = principal(location, "unix:owner", owner.uid());
      if (name != null) {
        sink.add(new ManifestLine.User(owner.uid(), name));
      }
    }
    if (isNew(groups, owner.gid())) {
      String name = principal(location, "unix:group", owner.gid());
      if (name != null) {
        sink.add(new ManifestLine.Group(owner.gid(), name));
      }
    }
  }

  private static boolean isNew(Set<Long> seen, long id) {
    return seen.size() < MAX_OWNERS && seen.add(id);
  }

  /** What the system calls an owner: null when it has no name for the number. */
  private static @Nullable String principal(Path location, String attribute, long id) {
    try {
      Object owner = Files.getAttribute(location, attribute, LinkOption.NOFOLLOW_LINKS);
      String name = owner instanceof Principal principal ? principal.getName() : "";
      return name.equals(Long.toString(id)) || !OwnerNames.isName(name) ? null : name;
    } catch (IOException e) {
      return null;
    }
  }
}
