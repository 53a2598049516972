package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.List;
import org.abanico.backup.Shortfall;
import org.abanico.backup.abilities.FileSystemAbilities;
import org.abanico.backup.linux.EntryCalls;
import org.abanico.backup.linux.Errno;
import org.abanico.backup.linux.Linux;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Owner;
import org.abanico.backup.manifest.OwnerNames;
import org.abanico.backup.manifest.Xattr;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.EntryXattrs;
import org.jspecify.annotations.Nullable;

/**
 * Gives entries what a manifest says of them: owner and group, extended attributes and access
 * control lists, mode, time. What the system does not let be set is counted, and is no error. Used
 * by one thread at a time.
 *
 * <p>Bits of a file's mode that lend the rights of its user or group are given only to a file that
 * belongs to whom the manifest says.
 */
public final class EntryWriter {
  private static final int SET_USER = 04000;
  private static final int SET_GROUP = 02000;

  private final LocalOwners owners;
  private final Shortfalls shortfalls;
  private final boolean modes;
  private @Nullable Owner mine;

  /**
   * For the entries of one manifest.
   *
   * @param names what the manifest has said so far when an entry is written
   */
  public EntryWriter(OwnerNames names, Shortfalls shortfalls) {
    this(names, shortfalls, FileSystemAbilities.ALL);
  }

  /** As the other one, for a file system that may not have modes. */
  public EntryWriter(OwnerNames names, Shortfalls shortfalls, FileSystemAbilities abilities) {
    this.owners = new LocalOwners(names);
    this.shortfalls = shortfalls;
    this.modes = abilities.modes();
  }

  /**
   * Finishes an entry that was made in staging, and has no attributes but those of its making.
   *
   * @param mtime a file's is known only after it was read
   */
  public void finishNew(Path path, ManifestLine.Entry entry, EntryTime mtime, List<Xattr> xattrs)
      throws IOException {
    Owner now = mine;
    if (now == null) {
      now = EntryAttributes.read(path).owner();
      mine = now;
    }
    int lent = setOwner(path, entry, now);
    for (Xattr attribute : xattrs) {
      note(Xattrs.set(path, attribute), attribute.name(), entry.path());
    }
    if (!(entry instanceof ManifestLine.Symlink)) {
      setMode(path, entry, lent);
    }
    setTime(path, mtime);
  }

  /** Finishes a file of staging that has attributes already, whatever they are. */
  void finishAgain(Path path, ManifestLine.File entry, EntryTime mtime, List<Xattr> xattrs)
      throws IOException {
    int lent = setOwner(path, entry, EntryAttributes.read(path).owner());
    replace(path, xattrs, entry.path());
    setMode(path, entry, lent);
    setTime(path, mtime);
  }

  /** Finishes a directory, whatever attributes it has. */
  public void finish(Path path, ManifestLine.Directory entry, List<Xattr> xattrs)
      throws IOException {
    setOwner(path, entry, EntryAttributes.read(path).owner());
    replace(path, xattrs, entry.path());
    setTime(path, entry.mtime());
    giveMode(path, entry.mode(), entry.path());
  }

  /**
   * Gives an entry the owner and the extended attributes of another one in this folder. Nothing is
   * counted: what the one has could be set there before.
   *
   * @param owner of {@code other}, if there is one
   */
  void likeAnother(Path other, @Nullable Owner owner, Path path) throws IOException {
    if (owner != null && !owner.equals(EntryAttributes.read(path).owner())) {
      int _ = changeOwner(path, owner);
    }
    for (Xattr attribute : EntryXattrs.read(other).kept()) {
      boolean _ = Xattrs.set(path, attribute);
    }
  }

  /** Makes a copy of a file with all its attributes. */
  public void copy(Path file, EntryAttributes attributes, Path to) throws IOException {
    Files.copy(file, to);
    likeAnother(file, attributes.owner(), to);
    changeMode(to, attributes.mode());
    setTime(to, attributes.mtime());
  }

  /** Makes the extended attributes these and no others. */
  private void replace(Path path, List<Xattr> wanted, String shown) throws IOException {
    List<Xattr> there = EntryXattrs.read(path).kept();
    if (there.equals(wanted)) {
      return;
    }
    for (Xattr old : there) {
      if (wanted.stream().noneMatch(attribute -> attribute.name().equals(old.name()))) {
        note(Xattrs.remove(path, old.name()), old.name(), shown);
      }
    }
    for (Xattr attribute : wanted) {
      if (!there.contains(attribute)) {
        note(Xattrs.set(path, attribute), attribute.name(), shown);
      }
    }
  }

  private void note(boolean done, String name, String path) {
    if (!done) {
      boolean acl = new Xattr(name, "").isAcl();
      shortfalls.add(acl ? Shortfall.Kind.ACL : Shortfall.Kind.XATTR, path);
    }
  }

  /** Answers which bits of the mode may lend the owner's rights. */
  private int setOwner(Path path, ManifestLine.Entry entry, @Nullable Owner now)
      throws IOException {
    if (entry.owner() == null) {
      return 0;
    }
    Owner wanted = owners.of(entry.owner());
    if (wanted.equals(now)) {
      return SET_USER | SET_GROUP;
    }
    int lent = changeOwner(path, wanted);
    if (now != null && wanted.uid() == now.uid()) {
      lent |= SET_USER;
    }
    if (now != null && wanted.gid() == now.gid()) {
      lent |= SET_GROUP;
    }
    if (lent != (SET_USER | SET_GROUP)) {
      shortfalls.add(Shortfall.Kind.OWNER, entry.path());
    }
    return lent;
  }

  /** Whether an entry can be given to whom it does not belong; it is theirs then. */
  static boolean canGive(Path path, Owner wanted) throws IOException {
    return changeOwner(path, wanted) == (SET_USER | SET_GROUP);
  }

  private static int changeOwner(Path path, Owner wanted) throws IOException {
    if (!Linux.reaches(path)) {
      try {
        Files.setAttribute(path, "unix:uid", (int) wanted.uid(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", (int) wanted.gid(), LinkOption.NOFOLLOW_LINKS);
        return SET_USER | SET_GROUP;
      } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
        return 0;
      }
    }
    String name = path.toString();
    int errno = EntryCalls.changeOwner(name, wanted.uid(), wanted.gid());
    if (errno == 0) {
      return SET_USER | SET_GROUP;
    }
    if (errno != Errno.EPERM && errno != Errno.EINVAL && errno != Errno.EOPNOTSUPP) {
      throw Errno.exception(errno, name, "setting its owner");
    }
    // One of several groups may be given to one's own files.
    return EntryCalls.changeOwner(name, -1, wanted.gid()) == 0 ? SET_GROUP : 0;
  }

  private void setMode(Path path, ManifestLine.Entry entry, int lent) throws IOException {
    int mode = entry.mode();
    int lending = mode & (SET_USER | SET_GROUP) & ~lent;
    if (lending != 0) {
      shortfalls.add(Shortfall.Kind.SET_ID, entry.path());
    }
    giveMode(path, mode & ~lending, entry.path());
  }

  private void giveMode(Path path, int mode, String shown) throws IOException {
    changeMode(path, mode);
    if (!modes) {
      shortfalls.add(Shortfall.Kind.MODE, shown);
    }
  }

  /** Sets a mode where there are any. */
  void changeMode(Path path, int mode) throws IOException {
    if (modes) {
      EntryAttributes.setMode(path, mode);
    }
  }

  /**
   * Sets when an entry was modified, of a symbolic link itself: exactly so on Linux; elsewhere as
   * near as the JDK comes, from 1970 to 2262.
   */
  public static void setTime(Path path, EntryTime time) throws IOException {
    if (Linux.reaches(path)) {
      String name = path.toString();
      Errno.check(EntryCalls.setTime(name, time.seconds(), time.nanos()), name, "setting its time");
    } else {
      Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(time.toFileTime(), null, null);
    }
  }
}
