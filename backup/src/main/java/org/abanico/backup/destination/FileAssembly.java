package org.abanico.backup.destination;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.abanico.backup.catalog.Catalog;
import org.abanico.backup.catalog.Piece;
import org.abanico.backup.folder.EntryWriter;
import org.abanico.backup.folder.StagingArea;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Xattr;
import org.jspecify.annotations.Nullable;

/**
 * Puts together one file after another in the staging area, as the manifest says. A file of which
 * only is known that it is the same as before is not staged, until something differs.
 */
final class FileAssembly {
  /** Chunks of one file that were found in the folder, which the catalog is told of: 16 GiB. */
  private static final int MAX_FOUND = 1 << 16;

  /**
   * A chunk that need not come.
   *
   * @param brokenOff whether it was found in what a broken-off backup has staged
   */
  private record Found(ManifestLine.Chunk chunk, long offset, boolean brokenOff) {}

  private final StagingArea staging;
  private final LocalContent local;
  private final Catalog catalog;
  private final StagedIds ids;
  private final EntryWriter entries;
  private final Adoptions adoptions;
  private final boolean asked;

  private ManifestLine.@Nullable File file;
  private List<Xattr> xattrs = List.of();
  private final List<Found> found = new ArrayList<>();
  private long number = -1;
  private boolean staged;
  private boolean leftOut;
  private long offset;
  private long contentStart;
  private long sameLines;
  private boolean hasHoles;

  /** A file that a broken-off backup has staged, and that is the same so far; null without one. */
  private @Nullable Path base;

  private long baseFile;

  /**
   * @param asked whether only comes what was asked for: a {@link NeedFinder} then runs ahead, and
   *     tells the catalog
   */
  FileAssembly(
      StagingArea staging,
      LocalContent local,
      Catalog catalog,
      StagedIds ids,
      EntryWriter entries,
      Adoptions adoptions,
      boolean asked) {
    this.staging = staging;
    this.local = local;
    this.catalog = catalog;
    this.ids = ids;
    this.entries = entries;
    this.adoptions = adoptions;
    this.asked = asked;
  }

  /**
   * Begins the next file.
   *
   * @param contentBegins where its content's lines begin in the manifest
   */
  void begin(ManifestLine.File entry, List<Xattr> attributes, long contentBegins)
      throws IOException {
    file = entry;
    xattrs = attributes;
    number++;
    leftOut = false;
    staged = false;
    offset = 0;
    contentStart = contentBegins;
    sameLines = 0;
    hasHoles = false;
    base = null;
    found.clear();
    if (!asked) {
      stage();
    }
  }

  /** The next file is not to be held: what comes of it is let pass. */
  void leaveOut() {
    number++;
    leftOut = true;
    staged = false;
  }

  private ManifestLine.File file() {
    if (file == null) {
      throw new IllegalStateException("no file");
    }
    return file;
  }

  /** What was the same so far is copied from the folder's file of this name. */
  private void stage() throws IOException {
    if (staged) {
      return;
    }
    staged = true;
    staging.beginFile();
    ContentLines again = new ContentLines(staging.manifest(), contentStart);
    long at = 0;
    for (; sameLines > 0; sameLines--) {
      switch (again.next()) {
        case ManifestLine.Chunk chunk -> {
          if (base == null) {
            copySame(chunk, at);
          } else {
            append(local.have(chunk), chunk);
          }
          at += chunk.length();
        }
        case ManifestLine.Hole hole -> {
          staging.skip(hole.length());
          at += hole.length();
        }
        default -> throw new IOException("the manifest has changed on the disk");
      }
    }
  }

  private void copySame(ManifestLine.Chunk chunk, long at) throws IOException {
    append(local.same(file().path(), at, chunk), chunk);
  }

  private void append(ByteBuf bytes, ManifestLine.Chunk chunk) throws IOException {
    try {
      staging.append(bytes, bytes.readerIndex(), chunk.length());
    } finally {
      bytes.release();
    }
  }

  /** The folder's file of this name has the next chunk, in its place. */
  void same(ManifestLine.Chunk chunk) throws IOException {
    if (base != null) {
      stage();
    }
    if (staged) {
      copySame(chunk, offset);
    } else {
      sameLines++;
    }
    found(chunk, false);
  }

  private void found(ManifestLine.Chunk chunk, boolean brokenOff) {
    if (found.size() < MAX_FOUND) {
      found.add(new Found(chunk, offset, brokenOff));
    }
    offset += chunk.length();
  }

  /** The next chunk is somewhere in the folder. */
  void have(ManifestLine.Chunk chunk) throws IOException {
    Piece piece = catalog.find(chunk);
    boolean brokenOff = piece != null && local.isBrokenOff(piece.path());
    if (piece != null && brokenOff && !staged && isOfBase(piece)) {
      sameLines++;
    } else {
      stage();
      append(local.have(chunk), chunk);
    }
    found(chunk, brokenOff);
  }

  /** Whether the broken-off backup has staged this file, and the chunk is there in its place. */
  private boolean isOfBase(Piece piece) {
    if (piece.offset() != offset || adoptions.has(piece.file())) {
      return false;
    }
    if (base == null && sameLines == 0) {
      base = piece.path();
      baseFile = piece.file();
    }
    return piece.path().equals(base);
  }

  /** The next chunk has to come: what was taken for the same so far is copied meanwhile. */
  void need() throws IOException {
    if (!leftOut) {
      stage();
    }
  }

  /** The next chunk has come; {@code body} is borrowed. */
  void come(ManifestLine.Chunk chunk, ByteBuf body, int index) throws IOException {
    if (leftOut) {
      return;
    }
    staging.append(body, index, chunk.length());
    if (!asked) {
      catalog.put(chunk, ids.of(number, file().path()), offset);
    }
    offset += chunk.length();
  }

  /** So many zeros come next. */
  void hole(long length) {
    if (leftOut) {
      return;
    }
    hasHoles = true;
    if (staged) {
      staging.skip(length);
    } else {
      sameLines++;
    }
    offset += length;
  }

  /**
   * What was said of its content is void.
   *
   * @param contentBegins where the lines begin that count
   */
  void again(long contentBegins) throws IOException {
    if (leftOut) {
      return;
    }
    contentStart = contentBegins;
    sameLines = 0;
    hasHoles = false;
    base = null;
    offset = 0;
    found.clear();
    if (staged) {
      staging.restartFile();
    }
    if (!asked) {
      ids.forget(number);
    }
  }

  /** It is complete; {@code stays} when the folder's file is to stay as it is. */
  void finish(ManifestLine.Whole whole, boolean stays) throws IOException {
    if (leftOut || (stays && !staged)) {
      staging.passFile();
    } else {
      Path there = base;
      if (!staged && there != null && isAllOf(there)) {
        catalog.release();
        boolean both = staging.adoptFile(there);
        staging.finishFile(entries, file(), whole.mtime(), xattrs);
        adoptions.add(baseFile, number, file().path(), both);
      } else {
        stage();
        staging.finishFile(entries, file(), whole.mtime(), xattrs);
        for (Found each : found) {
          long id = ids.of(number, file().path());
          if (each.brokenOff()) {
            adoptions.add(each.chunk(), id, each.offset());
          } else {
            catalog.putLater(each.chunk(), id, each.offset());
          }
        }
      }
    }
    ids.done(number);
    file = null;
  }

  /** Whether the file has the content of this one: others may need what it has besides. */
  private boolean isAllOf(Path there) throws IOException {
    return !hasHoles && found.size() < MAX_FOUND && Files.size(there) == offset;
  }

  /** It is not to be had. */
  void spoiled() throws IOException {
    if (staged) {
      staging.dropFile();
    } else {
      staging.passFile();
    }
    if (!asked) {
      ids.forget(number);
    }
    ids.done(number);
    file = null;
  }
}
