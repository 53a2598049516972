package org.abanico.backup.manifest;

import io.netty.buffer.ByteBufUtil;
import org.abanico.backup.InvalidBackupException;

/** What paths in a manifest may look like, and their order (protocol.md, section 8.1). */
public final class Names {
  /** Where a destination keeps what is its own; never part of a backup. */
  public static final String CONTROL = ".abanico";

  /** The longest component, in bytes of UTF-8. */
  public static final int MAX_BYTES = 255;

  /** The longest path and the longest target of a link: no system call takes more. */
  private static final int MAX_PATH_BYTES = 4_095;

  private static final int MAX_BACKUP_LENGTH = 64;

  private Names() {}

  /** Orders names by the bytes of their UTF-8. */
  public static int compare(String a, String b) {
    int at = firstDifference(a, b);
    return isEnd(at, a, b) ? a.length() - b.length() : order(a.charAt(at), b.charAt(at));
  }

  private static int firstDifference(String a, String b) {
    int at = 0;
    while (!isEnd(at, a, b) && a.charAt(at) == b.charAt(at)) {
      at++;
    }
    return at;
  }

  private static boolean isEnd(int at, String a, String b) {
    return at == a.length() || at == b.length();
  }

  private static int order(char x, char y) {
    // A surrogate pair stands for a code point above every other char's, whatever its value.
    boolean high = Character.isSurrogate(x);
    return high == Character.isSurrogate(y) ? x - y : high ? 1 : -1;
  }

  /**
   * Orders paths as a manifest does: depth first, and the entries of a directory by their names.
   */
  public static int comparePaths(String a, String b) {
    if (a.equals(ManifestLine.ROOT) || b.equals(ManifestLine.ROOT)) {
      return Boolean.compare(!a.equals(ManifestLine.ROOT), !b.equals(ManifestLine.ROOT));
    }
    int at = firstDifference(a, b);
    if (isEnd(at, a, b)) {
      return a.length() - b.length();
    }
    char x = a.charAt(at);
    char y = b.charAt(at);
    // Where one name ends, it begins the other, which comes after it.
    return x == '/' ? -1 : y == '/' ? 1 : order(x, y);
  }

  /** Whether a backup may be identified so (protocol.md, section 6). It is then a name, too. */
  public static boolean isBackup(String id) {
    if (id.isEmpty() || id.length() > MAX_BACKUP_LENGTH || id.charAt(0) == '.') {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  /** Whether a file may be called so. */
  public static boolean isName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.indexOf('\0') < 0
        && (name.length() <= MAX_BYTES / 3 || ByteBufUtil.utf8Bytes(name) <= MAX_BYTES);
  }

  /** The path of the directory that holds {@code path}, which is not the root. */
  public static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? ManifestLine.ROOT : path.substring(0, slash);
  }

  /** The last component. */
  public static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The path of an entry of a directory. */
  public static String child(String directory, String name) {
    return directory.equals(ManifestLine.ROOT) ? name : directory + "/" + name;
  }

  /** Whether a path is that of a directory and one more component, whatever this one is. */
  static boolean isIn(String directory, String path) {
    int from = 0;
    if (!directory.equals(ManifestLine.ROOT)) {
      from = directory.length() + 1;
      if (path.length() < from || path.charAt(from - 1) != '/' || !path.startsWith(directory)) {
        return false;
      }
    }
    return path.indexOf('/', from) < 0;
  }

  /** Refuses the path of an entry other than the root, unless it stays within the folder. */
  static void checkPath(String path) throws InvalidBackupException {
    int from = 0;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      checkLast(path.substring(0, to), path.substring(from, to));
      from = to + 1;
    }
  }

  /**
   * The same of a path in a directory whose own was checked; {@code name} is its last component.
   */
  static void checkLast(String path, String name) throws InvalidBackupException {
    // A char takes three bytes of UTF-8 at most.
    if (path.length() > MAX_PATH_BYTES / 3 && ByteBufUtil.utf8Bytes(path) > MAX_PATH_BYTES) {
      throw new InvalidBackupException("manifest: a path that is too long");
    }
    if (!isName(name)) {
      throw new InvalidBackupException("manifest: a path that is none");
    }
    if (name.length() == path.length() && name.equals(CONTROL)) {
      throw new InvalidBackupException("manifest: a path in " + CONTROL);
    }
  }

  static void checkTarget(String target) throws InvalidBackupException {
    if (target.isEmpty()
        || target.indexOf('\0') >= 0
        || ByteBufUtil.utf8Bytes(target) > MAX_PATH_BYTES) {
      throw new InvalidBackupException("manifest: a target that is none");
    }
  }
}
