package org.abanico.backup;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The source's side of one backup: a folder, read once, cut into blocks in the order in which they
 * are sent. Blocking; used by one thread at a time, though not always the same one.
 */
public interface BackupReader extends AutoCloseable {

  /** The backup's identifier (protocol.md, section 6). */
  String backup();

  /**
   * Says who receives, once, before anything is read. When each of them needs all, content comes by
   * itself, behind the manifest's lines that announce it. Else it comes only as {@link #give} says.
   */
  void begin(List<Receiver> receivers);

  /**
   * Reads on until the next block is full. The caller owns its body. Entries that could not be read
   * are in {@link ReadBlock#omitted}.
   *
   * @return null after the last block
   * @throws FolderException when the folder itself cannot be read any more
   */
  @Nullable ReadBlock next() throws IOException;

  /**
   * Says who wants what of a segment; {@link #nextWanted} then gives it.
   *
   * @param segment {@link Offer#segment}; each once, in their order
   * @param wants for each receiver, in the order of {@link #begin}, the chunks that it wants; of
   *     those who need all, and of those that are gone, too
   */
  void give(long segment, List<BitSet> wants);

  /**
   * The next block of what {@link #give} was told of. The caller owns its body.
   *
   * @return null when all of that was given
   * @throws FolderException CHANGED, when a file that was not read again is not what it was
   */
  @Nullable ReadBlock nextWanted() throws IOException;

  /** What was read in all. Only after {@link #next} has returned null. */
  Summary summary();

  @Override
  void close();

  /**
   * One who receives a backup.
   *
   * @param all whether it needs all of it
   * @param root SHA-256 of the manifest text that it holds already, in lower-case hexadecimal;
   *     empty when it holds none
   */
  record Receiver(boolean all, String root) {
    /** One that has nothing. */
    public static final Receiver EMPTY = new Receiver(true, "");
  }

  /**
   * What a segment announces, when content comes only as it is wanted.
   *
   * @param segment from 0, rising by one; a segment may come in more than one block
   * @param chunks how many it announces
   * @param held how many bytes of content wait in memory for {@link BackupReader#give}
   */
  record Offer(long segment, int chunks, long held) {}

  /** What a block is (protocol.md, section 8). */
  enum Kind {
    MANIFEST,
    CONTENT
  }

  /**
   * One block.
   *
   * @param number from 0, rising by one
   * @param body at most 1 MiB; owned by whoever holds this record
   * @param directory the directory of the last entry in it, as in the manifest
   * @param files how many files are complete with this block, since the beginning
   * @param bytes how much content is in the blocks up to this one, since the beginning
   * @param omitted entries found, since the block before, of which there is something to tell
   * @param receivers for whom it is, by their place in {@link BackupReader#begin}; empty: for all
   * @param offer what is to be wanted or not; null when content comes by itself
   */
  record ReadBlock(
      long number,
      Kind kind,
      ByteBuf body,
      String directory,
      long files,
      long bytes,
      List<Omission> omitted,
      BitSet receivers,
      @Nullable Offer offer) {

    /** This block with another number. */
    public ReadBlock numbered(long other) {
      return new ReadBlock(other, kind, body, directory, files, bytes, omitted, receivers, offer);
    }

    /** This block with another body. */
    public ReadBlock with(ByteBuf other) {
      return new ReadBlock(number, kind, other, directory, files, bytes, omitted, receivers, offer);
    }
  }

  /**
   * An entry that is not in the backup, or not all of it: a code of protocol.md, section 8.1, or
   * one of those here; its path, and what the system said.
   */
  record Omission(String code, String path, String detail) {
    /** It is in the backup, but changed each time that it was read. */
    public static final String CHANGING = "changing";

    /** It is in the backup without the attributes that {@link #detail} names. */
    public static final String ATTRIBUTES = "attributes";

    /** It is in the backup, but as a file of its own, not as another name of one. */
    public static final String LINKS = "links";

    private static final Set<String> REMARKS = Set.of(CHANGING, ATTRIBUTES, LINKS);

    /** Whether the entry is in the backup all the same, and not counted as left out. */
    public boolean isRemark() {
      return REMARKS.contains(code);
    }
  }

  /**
   * A whole backup.
   *
   * @param root SHA-256 of the manifest text, in lower-case hexadecimal
   */
  record Summary(String root, long files, long bytes, long omitted) {}
}
