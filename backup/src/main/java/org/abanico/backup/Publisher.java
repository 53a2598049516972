package org.abanico.backup;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.abanico.backup.BackupWriter.PublishListener;
import org.abanico.backup.ManifestEntry.DirectoryEntry;
import org.abanico.backup.ManifestEntry.FileEntry;
import org.abanico.backup.ManifestEntry.Omitted;
import org.abanico.backup.ManifestEntry.Spoiled;
import org.abanico.backup.ManifestEntry.Symlink;
import org.abanico.backup.ManifestEntry.Whole;
import org.jspecify.annotations.Nullable;

/**
 * Makes a folder the tree of a manifest whose files are staged: each file appears under its name
 * whole, by a rename; what it replaces, and what the manifest does not have, goes to history under
 * its old path. Follows no symbolic link below the root. Holds the names of one directory for each
 * level.
 */
final class Publisher {
  private static final int OWNER_ALL = 0700;
  private static final int MAX_LINE = 16_384 + 1;

  private record Level(Path path, DirectoryEntry entry, Set<String> names) {}

  private final Path root;
  private final Path staging;
  private final Path history;
  private final Path snapshots;
  private final String backup;
  private final PublishListener listener;
  private final Deque<Level> levels = new ArrayDeque<>();
  private @Nullable FileEntry file;
  private long number;
  private long files;

  Publisher(Path root, String backup, Path staging, PublishListener listener) {
    this.root = root;
    this.backup = backup;
    this.staging = staging;
    this.listener = listener;
    Path own = root.resolve(TreeWalk.OWN);
    this.history = own.resolve("history").resolve(backup);
    this.snapshots = own.resolve("snapshots");
  }

  void publish(Path manifestFile) throws IOException {
    ManifestReader reader = new ManifestReader();
    ByteBuf line = Unpooled.buffer(512, MAX_LINE);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(manifestFile), 65_536)) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        line.writeByte(b);
        if (b == '\n') {
          reader.begin(line, 0);
          take(reader.read());
          line.clear();
        }
      }
    }
    if (!reader.isEnded()) {
      throw new IOException("the manifest has no end");
    }
    while (!levels.isEmpty()) {
      leave(levels.pop());
    }
    Files.createDirectories(snapshots);
    Files.move(
        manifestFile,
        snapshots.resolve(backup + ".manifest"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private void take(ManifestEntry entry) throws IOException {
    switch (entry) {
      case DirectoryEntry directory -> enter(directory);
      case FileEntry begun -> file = begun;
      case Whole _ -> {
        FileEntry whole = file();
        publishFile(whole, StagedFiles.place(staging, number++));
        listener.published(++files, levels.element().entry().path());
      }
      case Spoiled _ -> {
        number++;
        // What an earlier backup has of it stays.
        target(file().path());
      }
      case Symlink link -> publishLink(link);
      case Omitted omitted -> {
        if (omitted.code().equals("unreadable")) {
          target(omitted.path());
        }
      }
      case ManifestEntry.Header _, ManifestEntry.Chunk _, ManifestEntry.End _ -> {}
    }
  }

  private FileEntry file() {
    if (file == null) {
      throw new IllegalStateException("no file was begun");
    }
    return file;
  }

  private void enter(DirectoryEntry directory) throws IOException {
    Path path = directory.path().equals(".") ? root : target(directory.path());
    Attributes there = existing(path);
    if (there == null || there.type() != Attributes.Type.DIRECTORY) {
      if (there != null) {
        retire(path);
      }
      Files.createDirectory(path);
    }
    if (there == null || (there.mode() & OWNER_ALL) != OWNER_ALL) {
      Attributes.setMode(path, OWNER_ALL);
    }
    levels.push(new Level(path, directory, new HashSet<>()));
  }

  /**
   * The place of an entry of the directory it lies in, which becomes the innermost level; its name
   * counts as wanted.
   */
  private Path target(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    String parent = slash < 0 ? "." : path.substring(0, slash);
    while (!levels.element().entry().path().equals(parent)) {
      leave(levels.pop());
    }
    String name = path.substring(slash + 1);
    Level level = levels.element();
    level.names().add(name);
    return level.path().resolve(name);
  }

  /** All entries of a directory are in place: retires the others, and gives it its attributes. */
  private void leave(Level level) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(level.path())) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        boolean own = level.path().equals(root) && name.equals(TreeWalk.OWN);
        if (!own && !level.names().contains(name)) {
          retire(entry);
        }
      }
    }
    DirectoryEntry attributes = level.entry();
    boolean isRoot = level.path().equals(root);
    Attributes.setMode(level.path(), isRoot ? attributes.mode() | OWNER_ALL : attributes.mode());
    Attributes.setModified(level.path(), attributes.modified());
  }

  private void publishFile(FileEntry entry, Path staged) throws IOException {
    Path path = target(entry.path());
    Attributes there = existing(path);
    if (there != null) {
      boolean sameContent =
          there.type() == Attributes.Type.FILE
              && there.size() == Files.size(staged)
              && isReadable(path, there)
              && Files.mismatch(path, staged) == -1;
      if (!sameContent) {
        keepInHistory(path, there);
      }
    }
    Files.move(staged, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean isReadable(Path path, Attributes attributes) {
    return (attributes.mode() & 0444) != 0 && Files.isReadable(path);
  }

  private void publishLink(Symlink link) throws IOException {
    Path path = target(link.path());
    Path wanted = path.getFileSystem().getPath(link.target());
    Attributes there = existing(path);
    if (there != null
        && there.type() == Attributes.Type.SYMLINK
        && Files.readSymbolicLink(path).equals(wanted)) {
      Attributes.setModified(path, link.modified());
      return;
    }
    if (there != null) {
      keepInHistory(path, there);
    }
    Path made = staging.resolve("link");
    Files.createSymbolicLink(made, wanted);
    Attributes.setModified(made, link.modified());
    Files.move(made, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static @Nullable Attributes existing(Path path) throws IOException {
    return Folders.exists(path) ? Attributes.read(path) : null;
  }

  /**
   * What is about to be replaced: linked into history where that can be, so that its name is never
   * without a file.
   */
  private void keepInHistory(Path path, Attributes there) throws IOException {
    if (there.type() == Attributes.Type.FILE) {
      try {
        Files.createLink(historyPlace(path), path);
        return;
      } catch (FileAlreadyExistsException e) {
        throw e;
      } catch (FileSystemException | UnsupportedOperationException e) {
        // No hard links here: it is moved.
        retire(path);
        return;
      }
    }
    retire(path);
  }

  private void retire(Path path) throws IOException {
    Attributes there = Attributes.read(path);
    boolean locked =
        there.type() == Attributes.Type.DIRECTORY && (there.mode() & OWNER_ALL) != OWNER_ALL;
    if (locked) {
      // Moving a directory changes its "..": it must be writable for that.
      Attributes.setMode(path, there.mode() | OWNER_ALL);
    }
    Path place = historyPlace(path);
    Files.move(path, place, StandardCopyOption.ATOMIC_MOVE);
    if (locked) {
      Attributes.setMode(place, there.mode());
    }
  }

  private Path historyPlace(Path path) throws IOException {
    Path place = history.resolve(root.relativize(path).toString());
    Files.createDirectories(place.getParent());
    return place;
  }
}
