package org.abanico.backup.source;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.backup.block.Packer;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.Found;
import org.jspecify.annotations.Nullable;

/**
 * One file that is being read, a chunk or hole at a time. A file that has changed meanwhile is read
 * once more, and then taken as it was read; so is one whose name is gone by then, for nobody can
 * say whether it has changed.
 */
final class FileReading implements AutoCloseable {
  private static final long PRIME = 1_099_511_628_211L;
  private static final int HEX_DIGITS = 16;

  private final Found.Regular entry;
  private final FileContent content;
  private final Packer packer;
  private final ReadMemory memory;
  private final Consumer<ManifestLine> lines;
  private long taken;
  private EntryAttributes before;
  private boolean again;

  /** Whether another file had its name, or none, when it was read before. */
  private boolean wasGone;

  /** Of what was read so far, and when it was read before: which chunks and holes. */
  private long sum;

  private long sumBefore;

  /**
   * @param lines gets AGAIN and WHOLE; those of the content go to the packer
   */
  private FileReading(
      Found.Regular entry,
      FileContent content,
      Packer packer,
      ReadMemory memory,
      Consumer<ManifestLine> lines) {
    this.entry = entry;
    this.content = content;
    this.packer = packer;
    this.memory = memory;
    this.lines = lines;
    this.before = entry.attributes();
  }

  /** Opens a file. */
  static FileReading open(
      Found.Regular entry, Packer packer, ReadMemory memory, Consumer<ManifestLine> lines)
      throws IOException {
    return new FileReading(entry, FileContent.open(entry), packer, memory, lines);
  }

  Found.Regular entry() {
    return entry;
  }

  /** Reads on. Returns whether the file is complete, and closed. */
  boolean readOn() throws IOException {
    ManifestLine.Chunk chunk = packer.chunk(content);
    if (chunk != null) {
      memory.line(chunk);
      taken += chunk.length();
      sum = sum * PRIME + Long.parseUnsignedLong(chunk.sha256(), 0, HEX_DIGITS, 16);
      return false;
    }
    long hole = content.skipHole();
    if (hole == FileContent.END) {
      return end();
    }
    if (hole > 0) {
      packer.hole(hole);
      memory.line(new ManifestLine.Hole(hole));
      taken += hole;
      sum = sum * PRIME + hole;
    }
    return false;
  }

  private boolean end() throws IOException {
    EntryAttributes found = attributes();
    boolean changed = found == null ? !wasGone || sum != sumBefore : !isUnchanged(found);
    if (changed && !again) {
      readAgain(found);
      return false;
    }
    EntryTime after = found == null ? before.mtime() : found.mtime();
    content.close();
    lines.accept(new ManifestLine.Whole(taken, after));
    packer.fileDone();
    if (found == null || changed) {
      memory.abandon();
    } else {
      memory.complete(found);
    }
    if (changed) {
      packer.report(new Omission(Omission.CHANGING, entry.path(), "it changed both times"));
    }
    return true;
  }

  /**
   * @param found null when its name is gone: whether it changes, only reading it again can tell
   */
  private void readAgain(@Nullable EntryAttributes found) throws IOException {
    again = true;
    wasGone = found == null;
    before = found == null ? before : found;
    taken = 0;
    sumBefore = sum;
    sum = 0;
    content.rewind();
    memory.again(found);
    lines.accept(new ManifestLine.Again());
  }

  /** A program may set the time of modification back to what it was; that of a change it cannot. */
  private boolean isUnchanged(EntryAttributes found) {
    return found.mtime().equals(before.mtime()) && Objects.equals(found.ctime(), before.ctime());
  }

  /** Null when another file has taken its name, or none. */
  private @Nullable EntryAttributes attributes() {
    try {
      EntryAttributes after = EntryAttributes.read(entry.location());
      return after.inode() == entry.attributes().inode() ? after : null;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
