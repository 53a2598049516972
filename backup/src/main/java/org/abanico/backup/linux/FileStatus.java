package org.abanico.backup.linux;

import static org.abanico.backup.linux.Linux.LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;

/**
 * What statx(2) says of an entry, not following a symbolic link.
 *
 * @param mode with the kind in its upper bits
 * @param seconds when it was modified, since 1970
 * @param nanos past {@code seconds}
 * @param changeSeconds when it, or what the system keeps of it, was last changed
 * @param changeNanos past {@code changeSeconds}
 * @param device of the file system that it is on, as the C library and the JDK number it
 * @param allocated bytes on the disk: fewer than {@code size} where there are holes
 * @param major of a device
 * @param minor of a device
 */
public record FileStatus(
    int mode,
    long size,
    long seconds,
    int nanos,
    long changeSeconds,
    int changeNanos,
    long inode,
    long device,
    long links,
    long uid,
    long gid,
    long allocated,
    int major,
    int minor) {
  private static final MethodHandle STATX = Linux.handle("statx", Linux.STATX);
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int BASIC_STATS = 0x7ff;
  private static final int BLOCK = 512;

  /** Of the structure, up to the last of its fields that is of use. */
  private static final int WORDS = 144 / Long.BYTES;

  private static final boolean BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

  /** Reads it, in one call. */
  public static FileStatus read(String path) throws IOException {
    try (Scratch scratch = Scratch.take()) {
      int result;
      try {
        result =
            (int)
                STATX.invokeExact(
                    scratch.state,
                    AT_FDCWD,
                    scratch.path(path),
                    AT_SYMLINK_NOFOLLOW,
                    BASIC_STATS,
                    scratch.data);
      } catch (Throwable e) {
        throw Linux.unexpected(e);
      }
      Errno.check(scratch.errno(result), path, "reading its attributes");
      // Looking into such a segment is slow in code that is not compiled yet.
      MemorySegment.copy(scratch.data, LONG, 0, scratch.words, 0, WORDS);
      return of(scratch.words);
    }
  }

  private static FileStatus of(long[] words) {
    return new FileStatus(
        half(words, 28),
        words[40 / Long.BYTES],
        words[112 / Long.BYTES],
        number(words, 120),
        words[96 / Long.BYTES],
        number(words, 104),
        words[32 / Long.BYTES],
        device(
            Integer.toUnsignedLong(number(words, 136)), Integer.toUnsignedLong(number(words, 140))),
        Integer.toUnsignedLong(number(words, 16)),
        Integer.toUnsignedLong(number(words, 20)),
        Integer.toUnsignedLong(number(words, 24)),
        words[48 / Long.BYTES] * BLOCK,
        number(words, 128),
        number(words, 132));
  }

  /** The number of 16 bits at this offset, a multiple of 4. */
  private static int half(long[] words, int offset) {
    int both = number(words, offset);
    return BIG_ENDIAN ? both >>> Short.SIZE : both & 0xffff;
  }

  /** The number of 32 bits at this offset. */
  private static int number(long[] words, int offset) {
    boolean upper = (offset % Long.BYTES == 0) == BIG_ENDIAN;
    long word = words[offset / Long.BYTES];
    return (int) (upper ? word >>> Integer.SIZE : word);
  }

  /** As makedev(3) puts it together. */
  private static long device(long major, long minor) {
    return ((major & 0xffff_f000L) << 32)
        | ((major & 0xfffL) << 8)
        | ((minor & 0xffff_ff00L) << 12)
        | (minor & 0xffL);
  }
}
