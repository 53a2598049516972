package org.abanico.backup.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.abanico.backup.LeftOut;
import org.abanico.backup.Refusal;
import org.abanico.backup.Shortfall;
import org.abanico.backup.folder.Shortfalls;
import org.abanico.backup.history.Damage.What;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.OmissionCode;
import org.abanico.backup.manifest.OwnerNames;
import org.abanico.backup.manifest.Xattr;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a snapshot's entries in the folder that they are restored to, in the manifest's
 * order, wherever their content comes from. Counts, and tells of what is left out.
 */
final class Restoration implements AutoCloseable {
  /** A file that has more names. */
  private static final class First {
    /** What there is of a file that is too large for the target's file system. */
    static final First REFUSED = new First(Path.of(""), null, 0);

    /** Why it could not be restored. */
    final @Nullable What wrong;

    final long bytes;

    /** Where it is. */
    Path place;

    First(Path place, @Nullable What wrong, long bytes) {
      this.place = place;
      this.wrong = wrong;
      this.bytes = bytes;
    }
  }

  private final Shortfalls shortfalls = new Shortfalls();
  private final RestoreTarget target;
  private final TargetLimits limits;
  private final Selection selection;
  private final RestoreListener listener;
  private final SharedFirsts<First> firsts = new SharedFirsts<>();

  /** Files to be restored for their other names; null for all that have any. */
  private final @Nullable Set<String> wanted;

  private String backup = "";
  private ManifestLine.@Nullable File file;
  private long names;
  private boolean waits;
  private @Nullable Path place;
  private @Nullable FileChannel to;
  private @Nullable What wrong;
  private long fileBytes;
  private long files;
  private long bytes;
  private long existing;
  private long damaged;
  private long omitted;
  private long leftOut;
  private long refused;
  private boolean passing;

  /**
   * @param root what to restore to; made when it is missing
   * @param overwrite whether files and links that are there are replaced
   * @param owners of the manifest, as far as it was read
   * @param wanted files to be restored for their other names only; null for all that have any
   */
  Restoration(
      Path root,
      boolean overwrite,
      OwnerNames owners,
      Selection selection,
      @Nullable Set<String> wanted,
      RestoreListener listener) {
    this.target = new RestoreTarget(root, overwrite, owners, shortfalls);
    this.limits = new TargetLimits(target::probe);
    this.selection = selection;
    this.wanted = wanted;
    this.listener = listener;
  }

  /** The next line, unless it tells of a file's content. */
  void follow(ManifestLine line, List<Xattr> attributes) throws IOException {
    switch (line) {
      case ManifestLine.Backup named -> backup = named.backup();
      case ManifestLine.Directory entry -> {
        target.enter(entry, attributes);
        limits.enter(entry);
        if (selection.has(entry.path()) && !refuses(entry, entry.path()) && !target.make()) {
          stays(entry.path());
        }
      }
      case ManifestLine.Spoiled spoiled -> spoiled(spoiled.code());
      case ManifestLine.Symlink entry -> {
        // The manifest has all of it: what is kept need not be looked at.
        Path goesTo = place(entry, entry.path());
        if (goesTo != null) {
          target.symlink(goesTo, entry, attributes);
        }
      }
      case ManifestLine.Fifo entry -> special(entry, attributes);
      case ManifestLine.Device entry -> special(entry, attributes);
      case ManifestLine.Link entry -> link(entry);
      case ManifestLine.Omitted entry -> omitted(entry);
      case ManifestLine.Version _,
          ManifestLine.User _,
          ManifestLine.Group _,
          ManifestLine.Shared _,
          ManifestLine.Attribute _,
          ManifestLine.End _ -> {}
      case ManifestLine.File _,
          ManifestLine.Chunk _,
          ManifestLine.Hole _,
          ManifestLine.Again _,
          ManifestLine.Whole _ ->
          throw new IllegalArgumentException("of a file's content: " + line);
    }
  }

  /**
   * A file begins.
   *
   * @param hasNames how many names it has
   * @return whether its content matters
   */
  boolean begin(ManifestLine.File entry, long hasNames) throws IOException {
    file = entry;
    names = hasNames;
    wrong = null;
    fileBytes = 0;
    waits = false;
    boolean asked = selection.has(entry.path());
    passing = asked && refuses(entry, entry.path());
    Path goesTo = asked && !passing ? target.place(entry.path()) : null;
    boolean elsewhere = goesTo == null && isWantedElsewhere(entry.path(), asked);
    if (elsewhere && !limits.holds(entry.size())) {
      firsts.add(entry.path(), hasNames, First.REFUSED);
    } else if (elsewhere) {
      waits = true;
      goesTo = target.waitingPlace();
    }
    place = goesTo;
    return goesTo != null;
  }

  private boolean isWantedElsewhere(String path, boolean asked) {
    return names > 1 && (asked || wanted == null || wanted.contains(path));
  }

  /** The next bytes of the file. */
  void write(ByteBuffer content) throws IOException {
    if (place != null && wrong == null) {
      FileChannel open = open(place);
      fileBytes += content.remaining();
      while (content.hasRemaining()) {
        open.write(content);
      }
      listener.progressed(files, bytes + fileBytes, file == null ? "" : file.path());
    }
  }

  /** So many bytes of the file are zero. */
  void hole(long length) throws IOException {
    if (place != null && wrong == null) {
      fileBytes += length;
      open(place).position(fileBytes);
    }
  }

  /** The source had to begin with the file anew: so does this. */
  void again() throws IOException {
    wrong = null;
    fileBytes = 0;
    if (to != null) {
      to.truncate(0);
    }
  }

  private FileChannel open(Path goesTo) throws IOException {
    FileChannel open = to;
    if (open == null) {
      open = target.begin(goesTo);
      to = open;
    }
    return open;
  }

  /** The file is not what it should be, unless it begins anew. */
  void damaged(What what) {
    wrong = what;
  }

  /** The file has ended. */
  void finish(ManifestLine.Whole read, List<Xattr> attributes) throws IOException {
    ManifestLine.File entry = file;
    file = null;
    if (entry == null) {
      return;
    }
    boolean asked = selection.has(entry.path());
    if (asked && !passing && (waits || place == null)) {
      stays(entry.path());
    }
    if (place == null) {
      return;
    }
    if (wrong == null) {
      target.lengthen(open(place), fileBytes);
    }
    closeFile();
    if (names > 1) {
      Path lasting = waits ? place : target.lasting(entry.path());
      firsts.add(entry.path(), names, new First(lasting, wrong, fileBytes));
    }
    if (wrong == null) {
      target.finish(place, entry, read, attributes);
    } else {
      target.drop();
    }
    if (!waits) {
      told(entry.path());
    }
  }

  private void spoiled(OmissionCode code) throws IOException {
    ManifestLine.File entry = file;
    file = null;
    closeFile();
    target.drop();
    if (entry == null || passing || !selection.has(entry.path())) {
      return;
    }
    if (code != OmissionCode.DAMAGED) {
      omitted++;
    } else if (waits || place == null) {
      stays(entry.path());
    } else {
      damaged(What.THERE, entry.path());
    }
  }

  private void omitted(ManifestLine.Omitted entry) throws IOException {
    if (!selection.has(entry.path())) {
      return;
    }
    if (entry.code() == OmissionCode.UNHELD) {
      leftOut(entry.path());
    } else if (entry.code() != OmissionCode.DAMAGED) {
      omitted++;
    } else if (place(entry, entry.path()) != null) {
      damaged(What.THERE, entry.path());
    }
  }

  /** An entry of the snapshot that the folder could not hold. */
  void leftOut(String path) {
    if (selection.has(path)) {
      leftOut++;
      listener.leftOut(path);
    }
  }

  private void told(String path) {
    if (wrong != null) {
      damaged(wrong, path);
      return;
    }
    files++;
    bytes += fileBytes;
    listener.progressed(files, bytes, path);
  }

  /** Another name of a file: of what was restored, or else waits under no name. */
  private void link(ManifestLine.Link entry) throws IOException {
    First first = firsts.met(entry.first());
    if (first == First.REFUSED && selection.has(entry.path())) {
      refused(new LeftOut.Entry(Refusal.FIRST, entry.path()));
      return;
    }
    Path goesTo = place(entry, entry.path());
    if (goesTo == null) {
      return;
    }
    if (first == null) {
      damaged(What.MISSING, entry.path());
      return;
    }
    if (first.wrong != null) {
      damaged(first.wrong, entry.path());
      return;
    }
    if (target.link(goesTo, first.place, entry.path())) {
      files++;
      bytes += first.bytes;
    }
    first.place = target.lasting(entry.path());
    listener.progressed(files, bytes, entry.path());
  }

  private void special(ManifestLine.Entry entry, List<Xattr> attributes) throws IOException {
    String path = entry.path();
    if (selection.has(path) && !limits.hasFifos()) {
      if (!refuses(entry, path)) {
        shortfalls.add(Shortfall.Kind.SPECIAL, path);
      }
      return;
    }
    Path goesTo = place(entry, path);
    if (goesTo != null) {
      target.special(goesTo, entry, attributes);
    }
  }

  /**
   * Where an entry goes; null when it was not asked for, cannot be held, or something is there that
   * stays.
   */
  private @Nullable Path place(ManifestLine line, String path) throws IOException {
    if (!selection.has(path) || refuses(line, path)) {
      return null;
    }
    Path goesTo = target.place(path);
    if (goesTo == null) {
      stays(path);
    }
    return goesTo;
  }

  /** Whether the target's file system cannot hold an entry that was asked for. */
  private boolean refuses(ManifestLine line, String path) throws IOException {
    LeftOut.Entry entry = limits.refuse(line, path);
    if (entry != null) {
      refused(entry);
    }
    return entry != null;
  }

  private void refused(LeftOut.Entry entry) {
    refused++;
    listener.refused(entry);
  }

  private void stays(String path) {
    existing++;
    listener.existing(path);
  }

  private void damaged(What what, String path) {
    damaged++;
    listener.damaged(new Damage(what, backup, path));
  }

  /**
   * Ends here when the listener wants it: no file is left half done, and directories get their
   * attributes.
   *
   * @throws CancellationException then
   */
  void endIfStopped() throws IOException {
    if (listener.isStopped()) {
      closeFile();
      target.drop();
      target.complete();
      throw new CancellationException("the restore was stopped");
    }
  }

  /** Everything was followed: gives the directories that are left their attributes. */
  void complete() throws IOException {
    target.complete();
  }

  /** What has come of it so far. */
  Restored restored() {
    return new Restored(
        backup,
        files,
        bytes,
        existing,
        damaged,
        omitted,
        leftOut,
        refused,
        selection.unknown(),
        shortfalls.counted());
  }

  private void closeFile() throws IOException {
    try (FileChannel _ = to) {
      to = null;
    }
  }

  /** Removes what was not finished. */
  @Override
  public void close() throws IOException {
    try {
      closeFile();
    } finally {
      target.close();
    }
  }
}
