package org.abanico.backup.history;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.abanico.backup.abilities.LeftOutList;
import org.abanico.backup.folder.Directories;
import org.abanico.backup.folder.FileSystemSync;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.folder.SmallFile;
import org.abanico.backup.folder.StagingArea;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.wire.text.MalformedTextException;

/** The snapshots of a destination's folder: for each a manifest and a summary. */
public final class SnapshotStore {
  /** The extension of manifests, compressed. */
  public static final String MANIFEST = ".manifest";

  /** The extension of summaries. */
  public static final String SUMMARY = ".summary";

  private static final String DAMAGED = "a snapshot that is damaged";

  private final FolderLayout layout;

  public SnapshotStore(FolderLayout layout) {
    this.layout = layout;
  }

  /**
   * What is there.
   *
   * @param snapshots in the order in which they were published
   * @param damaged the names of files that should be summaries and are not, or are of others
   */
  public record Listing(List<Snapshot> snapshots, List<String> damaged) {
    /** The number that the next snapshot gets. */
    public long nextNumber() {
      return snapshots.isEmpty() ? 1 : snapshots.getLast().number() + 1;
    }
  }

  /** Reads all summaries. */
  public Listing list() throws IOException {
    List<Snapshot> snapshots = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    if (!Directories.isDirectory(layout.snapshots())) {
      return new Listing(snapshots, damaged);
    }
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(layout.snapshots(), "*" + SUMMARY)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        try {
          Snapshot snapshot = SnapshotFormat.read(SmallFile.read(file));
          if (!name.equals(snapshot.backup() + SUMMARY)) {
            throw new MalformedTextException(DAMAGED);
          }
          snapshots.add(snapshot);
        } catch (MalformedTextException e) {
          damaged.add(name);
        }
      }
    }
    snapshots.sort(Comparator.comparingLong(Snapshot::number));
    return new Listing(List.copyOf(snapshots), List.copyOf(damaged));
  }

  /** Begins to read what of a snapshot's manifest the folder could not hold. */
  public LeftOutList.Reader leftOut(Snapshot snapshot) throws IOException {
    return LeftOutList.Reader.open(layout.snapshot(snapshot.backup(), StagingArea.LEFT_OUT));
  }

  /** Begins to read a snapshot's manifest. */
  public SnapshotManifest open(Snapshot snapshot) throws IOException {
    return SnapshotManifest.open(layout.snapshot(snapshot.backup(), MANIFEST), snapshot);
  }

  /** Reads all of a snapshot's manifest; throws when it is not the one that was published. */
  public void check(Snapshot snapshot) throws IOException {
    SnapshotManifest.check(layout.snapshot(snapshot.backup(), MANIFEST), snapshot);
  }

  /** What reads a manifest's lines. */
  @FunctionalInterface
  public interface Reading {
    void read(ManifestCursor manifest) throws IOException;
  }

  /** Gives a snapshot's manifest to read, one that {@link #check} has found right. */
  public void describe(Snapshot snapshot, Reading reading) throws IOException {
    try (SnapshotManifest manifest = open(snapshot)) {
      reading.read(manifest.cursor());
    }
  }

  /** Prepares a snapshot's manifest in the staging area that it comes from. */
  public static void stageManifest(StagingArea staging, FileSystemSync sync) throws IOException {
    SnapshotManifest.write(staging.manifest(), staging.snapshot(MANIFEST), sync);
  }

  /** Prepares the rest of a snapshot beside its manifest. */
  public static void stageSummary(Snapshot snapshot, StagingArea staging, FileSystemSync sync)
      throws IOException {
    SmallFile.write(staging.snapshot(SUMMARY), SnapshotFormat.write(snapshot), sync);
  }

  /** Moves a staged snapshot to where it is kept, unless that is done. */
  public void keep(String backup, StagingArea staging, FileSystemSync sync) throws IOException {
    for (String extension : List.of(MANIFEST, StagingArea.LEFT_OUT, SUMMARY)) {
      Path staged = staging.snapshot(extension);
      if (Directories.exists(staged)) {
        Files.move(staged, layout.snapshot(backup, extension), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    sync.changed(layout.snapshots());
  }

  /** Whether a snapshot of this identifier is there. */
  public boolean has(String backup) throws IOException {
    return Directories.exists(layout.snapshot(backup, SUMMARY))
        || Directories.exists(layout.snapshot(backup, MANIFEST));
  }
}
