package org.abanico.client;

import io.netty.buffer.ByteBuf;
import org.abanico.backup.BackupReader.ReadBlock;

/**
 * A block as it is sent.
 *
 * @param read what was read, its body sealed; owned by whoever holds this record
 * @param checksum CRC-32C of that body
 */
record SealedBlock(ReadBlock read, int checksum) {
  long number() {
    return read.number();
  }

  /** Borrowed. */
  ByteBuf body() {
    return read.body();
  }
}
