package org.abanico.backup.folder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abanico.backup.manifest.Owner;
import org.abanico.backup.manifest.OwnerNames;
import org.abanico.backup.manifest.Xattr;
import org.abanico.backup.tree.EntryXattrs;
import org.jspecify.annotations.Nullable;

/**
 * Whether entries have the owner and the extended attributes, access control lists among them, that
 * a manifest gives them. What the system does not let be set here counts as if it were there: when
 * something differs, that is tried out on a directory of its own.
 */
public final class AttributeCheck implements Closeable {
  private static final int MOST_REMEMBERED = 4_096;

  private final LocalOwners owners;
  private final Path trial;
  private final Map<Owner, Boolean> settable = new HashMap<>();

  /** Names of attributes that can be removed from an entry. */
  private final Set<String> removable = new HashSet<>();

  /**
   * @param names what the manifest has said so far when an entry is looked at
   * @param trial a directory that is made, and removed when this is closed
   */
  public AttributeCheck(OwnerNames names, Path trial) throws IOException {
    this.owners = new LocalOwners(names);
    this.trial = trial;
    Directories.delete(trial);
    Directories.makePrivate(trial);
  }

  /**
   * Whether an entry belongs to whom it should.
   *
   * @param now null where the file system has no owners
   * @param wanted as in the manifest
   */
  public boolean isOwned(@Nullable Owner now, @Nullable Owner wanted) throws IOException {
    if (now == null || wanted == null) {
      return true;
    }
    Owner local = owners.of(wanted);
    if (local.equals(now)) {
      return true;
    }
    Boolean known = settable.get(local);
    if (known == null) {
      Path tried = Files.createFile(newTrial());
      known = EntryWriter.canGive(tried, local);
      if (settable.size() < MOST_REMEMBERED) {
        settable.put(local, known);
      }
    }
    return !known;
  }

  /** Whether an entry has these extended attributes and no others. */
  public boolean has(Path path, List<Xattr> wanted) throws IOException {
    List<Xattr> there = EntryXattrs.read(path).kept();
    if (there.equals(wanted)) {
      return true;
    }
    for (Xattr attribute : wanted) {
      if (!there.contains(attribute) && isSettable(attribute)) {
        return false;
      }
    }
    for (Xattr old : there) {
      boolean isWanted = wanted.stream().anyMatch(each -> each.name().equals(old.name()));
      if (!isWanted && isRemovable(old)) {
        return false;
      }
    }
    return true;
  }

  private boolean isRemovable(Xattr old) throws IOException {
    if (!removable.contains(old.name())) {
      if (!isSettable(old)) {
        return false;
      }
      if (removable.size() < MOST_REMEMBERED) {
        removable.add(old.name());
      }
    }
    return true;
  }

  private boolean isSettable(Xattr attribute) throws IOException {
    Path tried = newTrial();
    if (attribute.isAcl()) {
      Directories.makePrivate(tried);
    } else {
      Files.createFile(tried);
    }
    return Xattrs.set(tried, attribute);
  }

  private Path newTrial() throws IOException {
    Path tried = trial.resolve("entry");
    Directories.delete(tried);
    return tried;
  }

  @Override
  public void close() throws IOException {
    Directories.delete(trial);
  }
}
