package org.abanico.security.seal;

import io.netty.buffer.ByteBuf;
import org.abanico.security.DeviceId;
import org.abanico.security.UnopenableException;

/**
 * Opens the blocks of one backup at a destination, in any order and as often as one likes. Holds
 * memory twice as large as the largest block that it was given. Not thread-safe.
 */
public final class BlockOpener {
  private final BlockCipher cipher;

  /**
   * @param sender the source's device
   */
  public BlockOpener(BackupKey key, DeviceId sender, String group, String backup) {
    cipher = new BlockCipher(key, sender, group, backup);
  }

  /**
   * Opens a block where it is: its readable bytes become the plain ones, {@link
   * BlockSealer#TAG_BYTES} less. The buffer stays the caller's. The memory must not be seen by
   * others as well.
   *
   * @param number as the BLOCK message has it
   * @param kind as the BLOCK message has it
   * @throws UnopenableException if this is not what the sender sealed under this group, backup,
   *     number and kind; the buffer's bytes are then of no use any more, its indices as they were
   */
  public void open(long number, String kind, ByteBuf block) throws UnopenableException {
    if (number < 0 || !cipher.open(number, kind, block)) {
      throw new UnopenableException("block " + number + " does not open");
    }
  }
}
