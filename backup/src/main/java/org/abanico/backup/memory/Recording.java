package org.abanico.backup.memory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.tree.EntryAttributes;

/**
 * What is being read of a file. Ends with {@link #complete}; a recording that does not, because the
 * file could not be read or the next one was begun, is forgotten. Some thousand lines are in memory
 * at a time.
 */
public final class Recording {
  /**
   * A file that was changed so shortly before it was read could be changed again without a change
   * of its times, which some file systems count in steps of two seconds.
   */
  static final Duration RACY = Duration.ofSeconds(2);

  private final SourceMemory memory;
  private final byte[] key;
  private final PackedLines lines = new PackedLines();
  private EntryAttributes before;
  private Instant begun;
  private boolean plain;
  private int pieces;
  private long length;

  Recording(SourceMemory memory, byte[] key, EntryAttributes before, Instant begun) {
    this.memory = memory;
    this.key = key;
    this.before = before;
    this.begun = begun;
  }

  byte[] key() {
    return key;
  }

  /** It has no extended attributes: found since it was looked at, and before it is complete. */
  public void plain() {
    plain = true;
  }

  /** The next CHUNK or HOLE line. */
  public void add(ManifestLine line) throws IOException {
    if (lines.isFull()) {
      memory.keep(this, pieces, lines.bytes());
      pieces++;
      lines.clear();
    }
    lines.add(line);
    length +=
        switch (line) {
          case ManifestLine.Chunk chunk -> chunk.length();
          case ManifestLine.Hole hole -> hole.length();
          default -> throw new IllegalArgumentException(line.toString());
        };
  }

  /**
   * The file is read again from its beginning, for it has changed.
   *
   * @param now as found before that
   */
  public void again(EntryAttributes now) throws IOException {
    memory.drop(this);
    lines.clear();
    plain = false;
    pieces = 0;
    length = 0;
    before = now;
    begun = memory.now();
  }

  /**
   * The file was read to its end. It is remembered if it is unchanged since before that, and was
   * not changed within two seconds before.
   *
   * @param after as found after reading
   * @return whether it is remembered
   */
  public boolean complete(EntryAttributes after) throws IOException {
    byte[] seen = Row.seen(after);
    if (seen == null
        || !Arrays.equals(seen, Row.seen(before))
        || length != after.size()
        || isRacy(after)) {
      memory.abandon(this);
      return false;
    }
    return memory.complete(this, new Row(key, seen, plain, pieces, lines.bytes()), length);
  }

  /** The file could not be read to its end. */
  public void abandon() throws IOException {
    memory.abandon(this);
  }

  private boolean isRacy(EntryAttributes file) {
    EntryTime ctime = file.ctime();
    // A change that seems to lie in the future says that the clocks differ.
    return ctime == null
        || Instant.ofEpochSecond(ctime.seconds(), ctime.nanos()).isAfter(begun.minus(RACY))
        || isNear(file.mtime());
  }

  private boolean isNear(EntryTime mtime) {
    return Duration.between(mtime.toFileTime().toInstant(), begun).abs().compareTo(RACY) <= 0;
  }
}
