package org.abanico.security.seal;

import io.netty.buffer.ByteBuf;
import org.abanico.security.DeviceId;
import org.abanico.security.primitive.AesGcm;

/**
 * Seals the blocks of one backup at its source. Make one for a {@link BackupKey} and no more, for
 * the numbers that another has used are not known here. Not thread-safe.
 */
public final class BlockSealer {
  /** What a sealed block is longer by. */
  public static final int TAG_BYTES = AesGcm.TAG_BYTES;

  private static final long NONE = -1;

  private final BlockCipher cipher;
  private long last = NONE;

  /**
   * @param sender the source's own device
   */
  public BlockSealer(BackupKey key, DeviceId sender, String group, String backup) {
    cipher = new BlockCipher(key, sender, group, backup);
  }

  /**
   * Seals a block where it is: its readable bytes become the ciphertext and, behind it, {@link
   * #TAG_BYTES} more. The buffer stays the caller's; with an array of its own, and room for the
   * tag, nothing is copied. The memory must not be seen by others as well. A block that is sent
   * again is these bytes again, which the caller keeps.
   *
   * @param number of the block: 0 or more, and larger than all before
   * @param kind as it stands in a BLOCK message
   * @throws IllegalStateException if the number, or a larger one, was sealed already: nothing is
   *     changed
   */
  public void seal(long number, String kind, ByteBuf block) {
    if (number < 0) {
      throw new IllegalArgumentException("block " + number);
    }
    if (number <= last) {
      throw new IllegalStateException("block " + number + " after " + last);
    }
    last = number;
    cipher.seal(number, kind, block);
  }
}
