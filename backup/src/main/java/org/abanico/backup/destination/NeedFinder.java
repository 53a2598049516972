package org.abanico.backup.destination;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import org.abanico.backup.BackupWriter.Wants;
import org.abanico.backup.InvalidBackupException;
import org.abanico.backup.abilities.FileSystemAbilities;
import org.abanico.backup.abilities.Unholdable;
import org.abanico.backup.catalog.Catalog;
import org.abanico.backup.catalog.Piece;
import org.abanico.backup.folder.Directories;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.history.PreviousFiles;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestRules;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.manifest.OmissionCode;
import org.abanico.backup.manifest.Owner;
import org.abanico.backup.manifest.OwnerNames;
import org.abanico.backup.tree.EntryAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, as the manifest comes in, what of it the folder has. A file that is in the newest
 * snapshot, is listed there in the same lines, and has their size and time on the disk, stays as it
 * is. What else is thought to be there is read and checked, before it is relied on.
 *
 * <p>Runs ahead of the {@link FolderWriter}, for which it leaves a decision for each chunk and each
 * end of a file: at most {@value #MAX_DECISIONS} of them.
 */
final class NeedFinder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NeedFinder.class);
  private static final int MAX_DECISIONS = 1 << 20;
  private static final int MAX_CHUNK = 1 << 20;
  private static final int PERMISSIONS = 0777;

  private record Level(String path, boolean real) {}

  private final FolderLayout layout;
  private final Catalog catalog;
  private final StagedIds ids;
  private final Path staged;
  private final Set<String> distrusted;
  private final FileSystemAbilities abilities;
  private final Unholdable unholdable;
  private final ManifestCursor cursor;
  private final Deque<Decision> decisions = new ArrayDeque<>();
  private final Deque<Level> levels = new ArrayDeque<>();
  private @Nullable PreviousFiles previous;
  private String path = ManifestLine.ROOT;
  private boolean leftOut;
  private boolean same;
  private boolean sameEntry;
  private long number = -1;
  private long offset;
  private BitSet wanted = new BitSet();
  private int chunks;

  /**
   * @param staged where the backup's files are staged
   * @param previous the files of the newest snapshot; null without one. Closed with this
   * @param distrusted paths of files that are not what they should be
   * @param abilities what the folder's file system can hold
   */
  NeedFinder(
      FolderLayout layout,
      Catalog catalog,
      StagedIds ids,
      Path staged,
      ManifestCursor.Text manifest,
      ManifestRules rules,
      @Nullable PreviousFiles previous,
      Set<String> distrusted,
      FileSystemAbilities abilities) {
    this.layout = layout;
    this.catalog = catalog;
    this.ids = ids;
    this.staged = staged;
    this.cursor = new ManifestCursor(manifest, rules);
    this.previous = previous;
    if (previous != null) {
      previous.readBeside(cursor);
    }
    this.distrusted = distrusted;
    this.abilities = abilities;
    this.unholdable = new Unholdable(abilities);
  }

  /** Goes on to where the manifest ends for now. */
  Wants advance() throws IOException {
    wanted = new BitSet();
    chunks = 0;
    for (ManifestLine line = cursor.next(); line != null; line = cursor.next()) {
      follow(line);
      if (decisions.size() > MAX_DECISIONS) {
        throw new InvalidBackupException("a manifest that runs too far ahead of its content");
      }
    }
    return new Wants(wanted, chunks);
  }

  /** The next decision; each once, in the order of the lines. */
  Decision take() {
    return decisions.remove();
  }

  private void follow(ManifestLine line) throws IOException {
    boolean refused = unholdable.refuse(line, cursor.names()) != null;
    switch (line) {
      case ManifestLine.Directory directory -> {
        if (!refused) {
          enter(directory.path());
        }
      }
      case ManifestLine.File begun -> {
        leftOut = refused;
        begin(begun);
      }
      case ManifestLine.Chunk _ when leftOut -> {
        decisions.add(Decision.LEFT_OUT);
        chunks++;
      }
      case ManifestLine.Chunk chunk -> {
        same = same && chunk.equals(previousLine());
        Decision decision = same ? Decision.SAME : find(chunk);
        decisions.add(decision);
        if (decision == Decision.NEED) {
          wanted.set(chunks);
        }
        chunks++;
        offset += chunk.length();
      }
      case ManifestLine.Hole hole -> {
        same = same && hole.equals(previousLine());
        offset += hole.length();
      }
      case ManifestLine.Again _ -> {
        same = false;
        sameEntry = false;
        offset = 0;
        ids.forget(number);
      }
      case ManifestLine.Whole whole -> {
        boolean stays = same && sameEntry && whole.equals(previousLine());
        decisions.add(leftOut ? Decision.LEFT_OUT : stays ? Decision.STAYS : Decision.STAGED);
      }
      case ManifestLine.Spoiled _ -> ids.forget(number);
      case ManifestLine.End _ -> passRest();
      case ManifestLine.Version _,
          ManifestLine.Backup _,
          ManifestLine.User _,
          ManifestLine.Group _,
          ManifestLine.Shared _,
          ManifestLine.Attribute _,
          ManifestLine.Link _,
          ManifestLine.Symlink _,
          ManifestLine.Fifo _,
          ManifestLine.Device _ -> {}
      case ManifestLine.Omitted omitted -> omit(omitted);
    }
  }

  private void omit(ManifestLine.Omitted omitted) throws IOException {
    PreviousFiles before = previous;
    if (before != null && omitted.code() == OmissionCode.UNREADABLE) {
      try {
        before.stays(omitted.path());
      } catch (IOException e) {
        withoutPrevious(e);
      }
    }
  }

  private void enter(String path) throws IOException {
    leaveTo(Names.parent(path));
    boolean real = levels.isEmpty() || levels.element().real();
    if (real && !path.equals(ManifestLine.ROOT)) {
      real = Directories.isDirectory(layout.folder().resolve(path));
    }
    levels.push(new Level(path, real));
  }

  private void leaveTo(String directory) {
    while (levels.size() > 1 && !levels.element().path().equals(directory)) {
      levels.pop();
    }
  }

  private void begin(ManifestLine.File begun) throws IOException {
    path = begun.path();
    number++;
    offset = 0;
    if (leftOut) {
      same = false;
      return;
    }
    leaveTo(Names.parent(begun.path()));
    PreviousFiles before = previous;
    ManifestLine.File old = before == null ? null : findPrevious(begun.path());
    EntryAttributes now = old == null || !levels.element().real() ? null : asListed(old);
    same = now != null;
    sameEntry =
        before != null
            && now != null
            && begun.equals(old)
            && (!abilities.modes() || (now.mode() & PERMISSIONS) == (begun.mode() & PERMISSIONS))
            && before.attributes().equals(cursor.attributes())
            && before.names() == cursor.names()
            && haveSameName(begun.owner(), before.owners(), cursor.rules().owners());
  }

  private static boolean haveSameName(@Nullable Owner owner, OwnerNames before, OwnerNames now) {
    return owner == null
        || (Objects.equals(before.user(owner.uid()), now.user(owner.uid()))
            && Objects.equals(before.group(owner.gid()), now.group(owner.gid())));
  }

  /** The folder's file, if it has the size and time that the newest snapshot gives it. */
  private @Nullable EntryAttributes asListed(ManifestLine.File old) {
    if (distrusted.contains(old.path())) {
      return null;
    }
    try {
      EntryAttributes now = EntryAttributes.read(layout.folder().resolve(old.path()));
      boolean listed =
          now.kind() == EntryAttributes.Kind.FILE
              && now.size() == old.size()
              && abilities.times().matches(old.mtime(), now.mtime());
      return listed ? now : null;
    } catch (IOException e) {
      return null;
    }
  }

  private ManifestLine.@Nullable File findPrevious(String path) throws IOException {
    PreviousFiles before = previous;
    try {
      return before == null ? null : before.find(path);
    } catch (IOException e) {
      withoutPrevious(e);
      return null;
    }
  }

  private @Nullable ManifestLine previousLine() throws IOException {
    PreviousFiles before = previous;
    try {
      return before == null ? null : before.nextLine();
    } catch (IOException e) {
      withoutPrevious(e);
      return null;
    }
  }

  private void passRest() throws IOException {
    PreviousFiles before = previous;
    if (before != null) {
      try {
        before.finish();
      } catch (IOException e) {
        withoutPrevious(e);
      }
    }
  }

  /** The newest snapshot's manifest is damaged: everything is looked for in the catalog. */
  private void withoutPrevious(IOException failure) throws IOException {
    LOG.warn("What the folder holds is not listed rightly any more, and is looked for", failure);
    close();
  }

  private Decision find(ManifestLine.Chunk chunk) throws IOException {
    Piece piece = catalog.find(chunk);
    if (piece != null && piece.path().startsWith(staged)) {
      // It comes with this backup, and is staged before this line's turn comes.
      return Decision.HAVE;
    }
    if (piece != null && isThere(chunk)) {
      return Decision.HAVE;
    }
    catalog.put(chunk, ids.of(number, path), offset);
    return Decision.NEED;
  }

  private boolean isThere(ManifestLine.Chunk chunk) throws IOException {
    ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(chunk.length(), MAX_CHUNK);
    try {
      return catalog.read(chunk, bytes);
    } finally {
      bytes.release();
    }
  }

  @Override
  public void close() throws IOException {
    PreviousFiles before = previous;
    previous = null;
    same = false;
    if (before != null) {
      before.close();
    }
  }
}
