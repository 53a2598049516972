package org.abanico.backup.history;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.BackupReader;
import org.abanico.backup.BackupReader.Receiver;
import org.abanico.backup.BackupWriter;
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.InvalidBackupException;
import org.abanico.backup.Shortfall;
import org.abanico.backup.block.ContentBlock;
import org.abanico.backup.block.ManifestSegment;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.folder.DiskRefusal;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestRules;
import org.abanico.backup.manifest.ManifestTotals;
import org.abanico.backup.manifest.Names;
import org.jspecify.annotations.Nullable;

/**
 * Restores what a destination gives back ({@link SnapshotReader}), entry by entry as it comes: what
 * was restored stays, whatever happens after it. There is no more to be published in the end than
 * attributes of directories.
 *
 * <p>Memory: the block that is written, and {@value #MAX_AHEAD} bytes of manifest that run ahead of
 * content; besides what {@link ManifestRules} remember.
 */
public final class RestoreWriter implements BackupWriter {
  /** As much as a reader of ours lets its manifest run ahead, and much more. */
  private static final int MAX_AHEAD = 8 << 20;

  private final Path root;
  private final ByteBuf ahead = Unpooled.buffer();
  private final ManifestCursor cursor = new ManifestCursor(this::read, ManifestRules.ofAny());
  private final Restoration restoration;
  private final Sha256 sha256 = new Sha256();
  private final Sha256 manifest = new Sha256();

  private ManifestLine.@Nullable Chunk awaited;
  private String directory = ManifestLine.ROOT;
  private long bytes;
  private boolean over;

  /**
   * Begins a restore.
   *
   * @param root the folder to restore to; made when it is missing
   * @param paths what to restore, as in a manifest, each with all below it; everything when empty.
   *     Of anything else that comes, nothing is
   * @param overwrite whether files and links that are there are replaced
   * @param listener told on the thread that writes
   */
  public RestoreWriter(Path root, List<String> paths, boolean overwrite, RestoreListener listener) {
    this.root = root;
    this.restoration =
        new Restoration(
            root, overwrite, cursor.rules().owners(), new Selection(paths), null, listener);
  }

  private int read(ByteBuffer into, long position) {
    int length = Math.min(into.remaining(), ahead.readableBytes());
    ahead.readBytes(into.slice(into.position(), length));
    into.position(into.position() + length);
    ahead.discardSomeReadBytes();
    return length;
  }

  @Override
  public Receiver needs() {
    return Receiver.EMPTY;
  }

  @Override
  public Written write(BackupReader.Kind kind, ByteBuf body) throws IOException {
    if (over || cursor.rules().ended()) {
      throw new IllegalStateException("takes no more blocks");
    }
    switch (kind) {
      case MANIFEST -> {
        ManifestSegment segment = ManifestSegment.check(body, sha256);
        writing(() -> take(segment, body));
      }
      case CONTENT -> {
        ContentBlock content = ContentBlock.check(body, sha256);
        writing(() -> take(content, body));
      }
    }
    ManifestTotals totals = cursor.rules().totals();
    return new Written(directory, totals.files(), bytes, cursor.rules().ended(), true, null);
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  private void writing(Writing step) throws IOException {
    boolean done = false;
    try {
      step.run();
      done = true;
    } catch (InvalidBackupException e) {
      throw e;
    } catch (InvalidPathException e) {
      // The encoding of the system's names, which its locale chooses, lacks a character.
      throw new FolderException(Problem.IO, root, e);
    } catch (IOException e) {
      throw DiskRefusal.of(root, e);
    } finally {
      over |= !done;
    }
  }

  private void take(ManifestSegment segment, ByteBuf body) throws IOException {
    if (ahead.readableBytes() + segment.length() > MAX_AHEAD) {
      throw new InvalidBackupException("a manifest that runs too far ahead of its content");
    }
    manifest.update(body, segment.offset(), segment.length());
    ahead.writeBytes(body, segment.offset(), segment.length());
    advance();
  }

  private void take(ContentBlock content, ByteBuf body) throws IOException {
    int at = content.offset();
    for (ManifestLine.Chunk chunk : content.chunks()) {
      if (!chunk.equals(awaited)) {
        throw new InvalidBackupException("content that the manifest does not announce next");
      }
      awaited = null;
      restoration.write(body.nioBuffer(at, chunk.length()));
      bytes += chunk.length();
      at += chunk.length();
      advance();
    }
  }

  /** Follows the manifest up to the next chunk that has not come, or to where it ends for now. */
  private void advance() throws IOException {
    while (awaited == null) {
      ManifestLine line = cursor.next();
      if (line == null) {
        return;
      }
      follow(line);
    }
  }

  private void follow(ManifestLine line) throws IOException {
    switch (line) {
      case ManifestLine.File entry -> {
        directory = Names.parent(entry.path());
        restoration.begin(entry, cursor.names());
      }
      case ManifestLine.Chunk chunk -> awaited = chunk;
      case ManifestLine.Hole hole -> {
        restoration.hole(hole.length());
        bytes += hole.length();
      }
      case ManifestLine.Again _ -> restoration.again();
      case ManifestLine.Whole read -> restoration.finish(read, cursor.attributes());
      case ManifestLine.End _ -> {
        if (!cursor.atEnd()) {
          throw new InvalidBackupException("manifest: something after its end");
        }
      }
      default -> restoration.follow(line, cursor.attributes());
    }
  }

  /** Gives the directories that are left their attributes. */
  @Override
  public Receipt publish(PublishListener listener) throws IOException {
    if (over || !cursor.rules().ended()) {
      throw new IllegalStateException("not complete");
    }
    writing(restoration::complete);
    over = true;
    ManifestTotals totals = cursor.rules().totals();
    return new Receipt(manifest.finish(), totals.files(), totals.bytes(), totals.omitted());
  }

  @Override
  public List<Shortfall> shortfalls() {
    return restored().shortfalls();
  }

  /** What was done so far: after {@link #publish}, all of it. */
  public Restored restored() {
    return restoration.restored();
  }

  /** Removes what was not finished. What was restored stays. */
  @Override
  public void close() throws IOException {
    over = true;
    restoration.close();
  }
}
