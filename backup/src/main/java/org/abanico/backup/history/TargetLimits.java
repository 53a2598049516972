package org.abanico.backup.history;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.abanico.backup.LeftOut;
import org.abanico.backup.abilities.FileSystemAbilities;
import org.abanico.backup.abilities.Unholdable;
import org.abanico.backup.manifest.ManifestLine;
import org.jspecify.annotations.Nullable;

/**
 * Which of a snapshot's entries the file system cannot hold that they are restored to. Only what
 * was asked for counts: an entry that is not restored takes its name from no other.
 */
final class TargetLimits {
  /** Tells what the file system can hold. */
  interface Probe {
    FileSystemAbilities run() throws IOException;
  }

  private final Probe probe;

  /** Directories to the current one that lead to nothing that was asked for, so far. */
  private final Deque<ManifestLine.Directory> undecided = new ArrayDeque<>();

  private @Nullable FileSystemAbilities abilities;
  private @Nullable Unholdable unholdable;

  /**
   * @param probe run once, and only when something is asked for
   */
  TargetLimits(Probe probe) {
    this.probe = probe;
  }

  /** A directory begins, whether it was asked for or not. */
  void enter(ManifestLine.Directory entry) {
    forgetBeside(entry.path());
    undecided.addLast(entry);
  }

  /** Why an entry that was asked for cannot be held; null when it can. */
  LeftOut.@Nullable Entry refuse(ManifestLine line, String path) throws IOException {
    Unholdable decides = decides(path);
    if (line.equals(undecided.peekLast())) {
      undecided.removeLast();
    }
    lead(decides);
    // Each name of a file is decided by itself: one that cannot be held takes no other with it.
    return line instanceof ManifestLine.Omitted ? decides.refuse(path) : decides.refuse(line, 1);
  }

  /** Whether files may be as large. */
  boolean holds(long size) throws IOException {
    return size <= abilities().fileBytes();
  }

  /** Whether there are FIFOs, and devices for who may make them. */
  boolean hasFifos() throws IOException {
    return abilities().fifos();
  }

  private Unholdable decides(String path) throws IOException {
    forgetBeside(path);
    Unholdable known = unholdable;
    if (known == null) {
      known = new Unholdable(abilities());
      unholdable = known;
    }
    return known;
  }

  private FileSystemAbilities abilities() throws IOException {
    FileSystemAbilities known = abilities;
    if (known == null) {
      known = probe.run();
      abilities = known;
    }
    return known;
  }

  private void lead(Unholdable decides) {
    while (!undecided.isEmpty()) {
      ManifestLine.Directory above = undecided.removeFirst();
      LeftOut.Entry _ = decides.refuse(above, 1);
    }
  }

  private void forgetBeside(String path) {
    while (!undecided.isEmpty() && !leadsTo(undecided.getLast().path(), path)) {
      undecided.removeLast();
    }
  }

  private static boolean leadsTo(String directory, String path) {
    return directory.equals(ManifestLine.ROOT)
        || path.equals(directory)
        || path.startsWith(directory + "/");
  }
}
