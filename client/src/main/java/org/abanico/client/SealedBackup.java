package org.abanico.client;

import io.netty.buffer.ByteBuf;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupWriter.Receipt;
import org.abanico.backup.DamagedBlockException;
import org.abanico.backup.block.BlockCompression;
import org.abanico.security.DeviceId;
import org.abanico.security.UnopenableException;
import org.abanico.security.seal.BackupKey;
import org.abanico.security.seal.BlockOpener;
import org.abanico.security.seal.ReceiptSeal;
import org.abanico.wire.message.BlockKind;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/** The seals of one backup at a destination, and what they close (protocol.md, 8.2 and 8.4). */
final class SealedBackup {
  private final ClientKeys keys;
  private final String group;
  private final String backup;
  private final String destination;
  private @Nullable BackupKey key;

  /** Set by the thread that decides, before the disk worker is given a block to open. */
  private volatile @Nullable BlockOpener opener;

  private volatile String device = "";

  /**
   * @param destination under which name it is held here
   */
  SealedBackup(ClientKeys keys, String group, String backup, String destination) {
    this.keys = keys;
    this.group = group;
    this.backup = backup;
    this.destination = destination;
  }

  boolean isUnwrapped() {
    return opener != null;
  }

  /** Takes the backup's key; false when it does not open. */
  boolean unwrap(Message.Key message) {
    DeviceId sender = new DeviceId(message.device());
    try {
      BackupKey unwrapped = BackupKey.unwrap(message.wrapped(), keys.content(), sender, backup);
      device = sender.hex();
      key = unwrapped;
      opener = new BlockOpener(unwrapped, sender, group, backup);
      return true;
    } catch (UnopenableException e) {
      return false;
    }
  }

  /** Whose backup it is, in hexadecimal digits; empty before its key has come. */
  String device() {
    return device;
  }

  /**
   * That the whole is held here, for its source alone to judge.
   *
   * @param lacking entries that cannot be held here
   */
  Message.Receipt receipt(Receipt written, long lacking) {
    BackupKey known = key;
    if (known == null) {
      throw new IllegalStateException("nothing was opened");
    }
    String proof =
        new ReceiptSeal(group, backup, destination)
            .proof(known, written.root(), written.files(), written.bytes(), lacking);
    return new Message.Receipt(backup, proof, written.files(), written.bytes(), lacking);
  }

  /**
   * Opens a block where it is, and expands it if it is compressed. On the disk worker.
   *
   * @param body borrowed
   * @return what is in it, the caller's; it may be {@code body} itself
   * @throws DamagedBlockException when it is not what the source has sealed
   */
  ByteBuf open(Message.Block header, ByteBuf body) throws DamagedBlockException {
    BlockOpener open = opener;
    if (open == null) {
      throw new DamagedBlockException("a block before its key");
    }
    try {
      open.open(header.number(), header.kind().text(), body);
    } catch (UnopenableException e) {
      throw new DamagedBlockException("a block that does not open");
    }
    return BlockCompression.expand(body);
  }

  static Kind kind(BlockKind kind) {
    return switch (kind) {
      case MANIFEST -> Kind.MANIFEST;
      case CONTENT -> Kind.CONTENT;
    };
  }
}
