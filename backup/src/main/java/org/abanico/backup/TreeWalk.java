package org.abanico.backup;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks a folder depth first in the manifest's order (protocol.md, section 8.1): a directory before
 * its children, children by the bytes of their UTF-8 names. Follows no symbolic link. Holds the
 * names of one directory for each level.
 */
final class TreeWalk {
  /** Where a destination keeps what is its own: no part of a backup. */
  static final String OWN = ".abanico";

  /** The manifest's order of names; that of their code points is that of their UTF-8 bytes. */
  static final Comparator<String> NAME_ORDER = TreeWalk::compareCodePoints;

  /**
   * One entry.
   *
   * @param path relative, with `/`; "." for the root
   * @param omitted why it is not in the backup (a code of protocol.md, section 8.1), or null
   * @param detail what the system said
   */
  record Entry(
      String path,
      Path file,
      @Nullable Attributes attributes,
      @Nullable String omitted,
      String detail) {

    Attributes known() {
      if (attributes == null) {
        throw new IllegalStateException(path + " is omitted");
      }
      return attributes;
    }
  }

  private static final class Level {
    final String prefix;
    final List<Path> names;
    int next;

    Level(String prefix, List<Path> names) {
      this.prefix = prefix;
      this.names = names;
    }
  }

  private final Path root;
  private final Deque<Level> levels = new ArrayDeque<>();
  private boolean started;

  TreeWalk(Path root) {
    this.root = root;
  }

  /**
   * The next entry, or null at the end.
   *
   * @throws FolderException when the root itself cannot be listed
   */
  @Nullable Entry next() throws FolderException {
    if (!started) {
      started = true;
      try {
        Entry entry = new Entry(".", root, Attributes.read(root), null, "");
        levels.push(list(root, ""));
        return entry;
      } catch (IOException e) {
        throw new FolderException(FolderException.Problem.UNREADABLE, root, e);
      }
    }
    while (!levels.isEmpty()) {
      Level level = levels.element();
      if (level.next < level.names.size()) {
        return visit(level, level.names.get(level.next++));
      }
      levels.remove();
    }
    return null;
  }

  private Entry visit(Level level, Path file) {
    Path nameOnly = file.getFileName();
    String name = nameOnly.toString();
    String path = level.prefix + name;
    if (!file.getFileSystem().getPath(name).equals(nameOnly) || name.indexOf('\uFFFD') >= 0) {
      return new Entry(path, file, null, "name", "the name is not valid UTF-8");
    }
    try {
      Attributes attributes = Attributes.read(file);
      if (attributes.type() == Attributes.Type.SPECIAL) {
        return new Entry(path, file, null, "special", "");
      }
      if (attributes.type() == Attributes.Type.DIRECTORY) {
        levels.push(list(file, path + "/"));
      }
      return new Entry(path, file, attributes, null, "");
    } catch (IOException e) {
      return omitted(path, file, e);
    }
  }

  /** An entry that the system did not let us have. */
  static Entry omitted(String path, Path file, IOException cause) {
    String code = cause instanceof NoSuchFileException ? "vanished" : "unreadable";
    String detail =
        cause instanceof AccessDeniedException
            ? "permission denied"
            : String.valueOf(cause.getMessage());
    return new Entry(path, file, null, code, detail);
  }

  private static Level list(Path directory, String prefix) throws IOException {
    List<Path> names = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path file : stream) {
        if (!prefix.isEmpty() || !file.getFileName().toString().equals(OWN)) {
          names.add(file);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(Comparator.comparing(file -> file.getFileName().toString(), NAME_ORDER));
    return new Level(prefix, names);
  }

  private static int compareCodePoints(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      if (a.charAt(i) != b.charAt(i)) {
        boolean surrogates =
            Character.isSurrogate(a.charAt(i)) != Character.isSurrogate(b.charAt(i));
        int order = Character.compare(a.charAt(i), b.charAt(i));
        return surrogates ? (Character.isSurrogate(a.charAt(i)) ? 1 : -1) : order;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
