package org.abanico.backup.tree;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.abanico.backup.linux.Linux;
import org.abanico.backup.linux.XattrCalls;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.manifest.Xattr;

/**
 * The extended attributes of an entry that a backup carries, access control lists with them.
 *
 * @param kept in the order of their names
 * @param left names of those that could not be read, or are more than a manifest holds
 */
public record EntryXattrs(List<Xattr> kept, List<String> left) {
  /** Of an entry that has none. */
  public static final EntryXattrs NONE = new EntryXattrs(List.of(), List.of());

  private static final String USER = "user.";

  /**
   * Reads them, of the entry itself when it is a symbolic link. Without Linux's calls only those of
   * files and directories that the JDK knows as user-defined.
   */
  public static EntryXattrs read(Path path) throws IOException {
    return Linux.reaches(path) ? ofLinux(path.toString()) : ofUser(path);
  }

  private static EntryXattrs ofLinux(String path) throws IOException {
    List<String> names = XattrCalls.list(path);
    if (names.isEmpty()) {
      return NONE;
    }
    Collected collected = new Collected();
    for (String name : names) {
      if (Xattr.isCarried(name)) {
        byte[] value;
        try {
          value = XattrCalls.get(path, name);
        } catch (IOException e) {
          collected.left.add(name);
          continue;
        }
        if (value != null) {
          collected.add(Xattr.of(name, value));
        }
      }
    }
    return collected.sorted();
  }

  /** With the JDK alone. */
  static EntryXattrs ofUser(Path path) throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(
            path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null || Files.isSymbolicLink(path)) {
      return NONE;
    }
    Collected collected = new Collected();
    for (String name : view.list()) {
      ByteBuffer value = ByteBuffer.allocate(view.size(name));
      int _ = view.read(name, value);
      if (Xattr.isCarried(USER + name)) {
        collected.add(Xattr.of(USER + name, value.array()));
      }
    }
    return collected.sorted();
  }

  private static final class Collected {
    final List<Xattr> kept = new ArrayList<>();
    final List<String> left = new ArrayList<>();
    int size;

    void add(Xattr attribute) {
      if (attribute.value().length() > Xattr.MAX_VALUE
          || size + attribute.size() > Xattr.MAX_OF_ENTRY
          || attribute.name().indexOf('\uFFFD') >= 0) {
        left.add(attribute.name());
      } else {
        size += attribute.size();
        kept.add(attribute);
      }
    }

    EntryXattrs sorted() {
      if (kept.isEmpty() && left.isEmpty()) {
        return NONE;
      }
      kept.sort(Comparator.comparing(Xattr::name, Names::compare));
      return new EntryXattrs(kept, left);
    }
  }

  /** What they count for, in bytes. */
  public int size() {
    int size = 0;
    for (Xattr attribute : kept) {
      size += attribute.size();
    }
    return size;
  }
}
