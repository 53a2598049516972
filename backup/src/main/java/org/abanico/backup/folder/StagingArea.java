package org.abanico.backup.folder;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.abanico.backup.LeftOut;
import org.abanico.backup.abilities.FileSystemAbilities;
import org.abanico.backup.abilities.LeftOutList;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Xattr;
import org.abanico.backup.tree.EntryAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one backup waits until it is complete: its manifest, and its files by their number, with
 * their times and modes. A file's number is how many FILE lines were before its own. At most one
 * file is open besides the manifest.
 */
public final class StagingArea implements AutoCloseable {
  /** The name of the plan of the switch, once there is one. */
  public static final String PLAN = "plan";

  private static final Logger LOG = LoggerFactory.getLogger(StagingArea.class);

  /** The extension of the list of what a snapshot does not hold. */
  public static final String LEFT_OUT = ".left-out";

  private static final int FILES_PER_DIRECTORY = 1_000;
  private static final int OWN = 0600;
  private static final Set<OpenOption> NEW_FILE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Path directory;
  private final FileSystemSync sync;
  private final FileChannel manifest;
  private final FileSystemAbilities abilities;
  private final LeftOutList.Writer leftOut;
  private long manifestBytes;
  private final FileAttribute<?>[] permissions;
  private long nextFile;
  private Path filesDirectory;
  private Path filePath;
  private long fileBytes;

  /** Whether the file is to end in zeros that were not written. */
  private boolean endsInHole;

  /** Whether the file has attributes of its own. */
  private boolean adopted;

  private @Nullable FileChannel file;
  private final BitSet listed = new BitSet(FILES_PER_DIRECTORY);
  private long listedDirectory = -1;

  private StagingArea(
      Path directory, FileSystemSync sync, FileChannel manifest, FileSystemAbilities abilities) {
    this.directory = directory;
    this.sync = sync;
    this.manifest = manifest;
    this.permissions = Directories.permissions(directory, Directories.PRIVATE_FILE);
    this.abilities = abilities;
    this.leftOut = new LeftOutList.Writer(snapshot(LEFT_OUT), permissions);
    this.filesDirectory = directory;
    this.filePath = directory;
  }

  /**
   * Makes an empty one.
   *
   * @param directory must not be there yet
   */
  public static StagingArea create(Path directory, FileSystemSync sync) throws IOException {
    Directories.makePrivate(directory);
    FileSystemAbilities abilities = AbilitiesProbe.probe(probeIn(directory));
    Path manifest = manifestIn(directory);
    return new StagingArea(
        directory,
        sync,
        FileChannel.open(
            manifest,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            Directories.permissions(manifest, Directories.PRIVATE_FILE)),
        abilities);
  }

  /**
   * Opens one that is complete, to switch to it.
   *
   * @param directory where it was made
   */
  public static StagingArea reopen(Path directory, FileSystemSync sync) throws IOException {
    FileSystemAbilities abilities = AbilitiesProbe.probe(probeIn(directory));
    return new StagingArea(
        directory,
        sync,
        FileChannel.open(manifestIn(directory), StandardOpenOption.READ),
        abilities);
  }

  private static Path probeIn(Path directory) {
    return directory.resolve("probe");
  }

  private static Path manifestIn(Path directory) {
    return directory.resolve("manifest");
  }

  /** The manifest, as far as it is there. Owned by this area. */
  public FileChannel manifest() {
    return manifest;
  }

  /** Adds to the manifest; {@code text} is borrowed. */
  public void appendManifest(ByteBuf text, int index, int length) throws IOException {
    writeAt(manifest, manifestBytes, text, index, length);
    manifestBytes += length;
  }

  /** The next file is not staged: what the folder has under its name stays. */
  public void passFile() {
    nextFile++;
  }

  /** Begins the next file. */
  public void beginFile() throws IOException {
    Path holds = directoryOf(nextFile);
    if (!holds.equals(filesDirectory)) {
      sync.changed(filesDirectory);
      filesDirectory = holds;
      Directories.makePrivate(filesDirectory);
    }
    filePath = filesDirectory.resolve(nameOf(nextFile++));
    fileBytes = 0;
    endsInHole = false;
    adopted = false;
    file = FileChannel.open(filePath, NEW_FILE, permissions);
  }

  /**
   * The next file is one that another area has staged, with all its content.
   *
   * @return whether it is still there under its other name, too: another name for it can be lost
   *     with the power
   */
  public boolean adoptFile(Path staged) throws IOException {
    beginFile();
    open().close();
    Files.delete(filePath);
    boolean both = link(staged);
    if (!both) {
      Files.move(staged, filePath);
    }
    EntryAttributes.setMode(filePath, OWN);
    FileChannel opened = FileChannel.open(filePath, StandardOpenOption.WRITE);
    file = opened;
    fileBytes = opened.size();
    adopted = true;
    return both;
  }

  private boolean link(Path staged) throws IOException {
    try {
      Files.createLink(filePath, staged);
      return true;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // Some file systems have no links. Where it is for another reason, moving fails as well.
      LOG.debug("moved, for it cannot be linked: {}", e.toString());
      return false;
    }
  }

  /** Adds to the file; {@code content} is borrowed. */
  public void append(ByteBuf content, int index, int length) throws IOException {
    writeAt(open(), fileBytes, content, index, length);
    fileBytes += length;
    endsInHole = false;
  }

  /** The file goes on with so many zeros, which take no room on the disk where that can be. */
  public void skip(long length) {
    fileBytes += length;
    endsInHole = true;
  }

  /** What was added to the file is void. */
  public void restartFile() throws IOException {
    open().truncate(0);
    fileBytes = 0;
    endsInHole = false;
  }

  /** The file is complete: gives it what {@code entry} and {@code xattrs} say. */
  public void finishFile(
      EntryWriter writer, ManifestLine.File entry, EntryTime mtime, List<Xattr> xattrs)
      throws IOException {
    FileChannel open = open();
    if (endsInHole) {
      SparseFiles.lengthen(open, filePath, fileBytes);
    }
    if (adopted) {
      writer.finishAgain(filePath, entry, mtime, xattrs);
    } else {
      writer.finishNew(filePath, entry, mtime, xattrs);
    }
    sync.finished(open);
    file = null;
    open.close();
  }

  /** The file is not to be kept. */
  public void dropFile() throws IOException {
    FileChannel open = open();
    file = null;
    open.close();
    Files.delete(filePath);
  }

  /** Where the file of this number is. */
  public Path file(long number) {
    return file(directory, number);
  }

  /** Where the file of this number is in an area that need not be there any more. */
  public static Path file(Path directory, long number) {
    return directoryOf(directory, number).resolve(nameOf(number));
  }

  private static String nameOf(long number) {
    return Long.toString(number % FILES_PER_DIRECTORY);
  }

  private Path directoryOf(long number) {
    return directoryOf(directory, number);
  }

  private static Path directoryOf(Path directory, long number) {
    return directory.resolve(Long.toString(number / FILES_PER_DIRECTORY));
  }

  /** Whether a file of this number is there. To be asked in rising order, once all are there. */
  boolean has(long number) throws IOException {
    long wanted = number / FILES_PER_DIRECTORY;
    if (wanted != listedDirectory) {
      listed.clear();
      Path files = directoryOf(number);
      if (Directories.isDirectory(files)) {
        try (DirectoryStream<Path> names = Files.newDirectoryStream(files)) {
          names.forEach(name -> listed.set(Integer.parseInt(String.valueOf(name.getFileName()))));
        }
      }
      listedDirectory = wanted;
    }
    return listed.get((int) (number % FILES_PER_DIRECTORY));
  }

  /** Whether an area that need not be complete holds any file. */
  public static boolean holdsFiles(Path directory) throws IOException {
    try (DirectoryStream<Path> numbered = Files.newDirectoryStream(directory, "[0-9]*")) {
      return numbered.iterator().hasNext();
    }
  }

  /** What the file system that it is on can hold. */
  public FileSystemAbilities abilities() {
    return abilities;
  }

  /** An entry is not held. */
  public void leaveOut(LeftOut.Entry entry) throws IOException {
    leftOut.add(entry);
  }

  /** What was not held so far. */
  public LeftOut leftOut() {
    return leftOut.leftOut();
  }

  /** What is not held, to be read beside the manifest once this is sealed; the caller's. */
  LeftOutList.Reader readLeftOut() throws IOException {
    return LeftOutList.Reader.open(snapshot(LEFT_OUT));
  }

  /** Where an entry that is no file can be made. */
  Path link() {
    return directory.resolve("link");
  }

  /** Where a directory of history can be made. */
  Path historyDirectory() {
    return directory.resolve("history");
  }

  /** Where all of it is. */
  Path directory() {
    return directory;
  }

  /** Where the plan of the switch is. */
  public Path plan() {
    return directory.resolve(PLAN);
  }

  /** Where the files of the snapshot wait that it becomes, by their extension. */
  public Path snapshot(String extension) {
    return directory.resolve("snapshot" + extension);
  }

  /** What is there so far is to be on the disk, once {@link FileSystemSync#complete} returns. */
  public void flush() throws IOException {
    if (!sync.isAtOnce()) {
      FileChannel current = file;
      if (current != null) {
        sync.finished(current);
      }
      sync.changed(filesDirectory);
      sync.changed(directory);
      sync.changed(Objects.requireNonNull(directory.getParent()));
    }
  }

  /** Everything of the backup is there. */
  public void seal() throws IOException {
    sync.finished(manifest);
    FileChannel listed = leftOut.finish();
    if (listed != null) {
      sync.finished(listed);
    }
    for (long number = 0; number < nextFile; number += FILES_PER_DIRECTORY) {
      Path files = directoryOf(number);
      if (Directories.isDirectory(files)) {
        sync.changed(files);
      }
    }
    sync.changed(directory);
  }

  /** Removes all that is left, and closes it. */
  public void drop() throws IOException {
    close();
    Directories.delete(directory);
  }

  /** Closes its files, and leaves them where they are. */
  @Override
  public void close() throws IOException {
    try (FileChannel _ = manifest;
        FileChannel _ = file;
        LeftOutList.Writer _ = leftOut) {
      file = null;
    }
  }

  private FileChannel open() {
    if (file == null) {
      throw new IllegalStateException("no file is open");
    }
    return file;
  }

  private static void writeAt(FileChannel to, long position, ByteBuf from, int index, int length)
      throws IOException {
    int written = 0;
    while (written < length) {
      written += from.getBytes(index + written, to, position + written, length - written);
    }
  }
}
