package org.abanico.security.seal;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.abanico.security.DeviceId;
import org.abanico.security.primitive.AesGcm;
import org.abanico.security.primitive.Fields;

/**
 * AES-256-GCM over the blocks of one sender and backup, in the block's own buffer.
 *
 * <p>The JDK is fast on arrays only: direct buffers it takes in pieces of 768 bytes, and what is
 * opened into its own place it decrypts without the instructions for it. So bytes go through arrays
 * of ours, where the buffer has none.
 */
final class BlockCipher {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final String LABEL = "abanico 1 block";

  /** What is encrypted at a time: stays in the processor's cache. */
  private static final int PIECE_BYTES = 16 << 10;

  private final SecretKeySpec key;
  private final Cipher cipher;
  private final byte[] label = Fields.text(LABEL);
  private final byte[] group;
  private final byte[] backup;
  private final byte[] sender;
  private final byte[] piece = new byte[PIECE_BYTES + 2 * AesGcm.TAG_BYTES];

  /** As large as the largest block that was opened. */
  private byte[] sealed = new byte[0];

  private byte[] plain = new byte[0];

  BlockCipher(BackupKey backupKey, DeviceId sender, String group, String backup) {
    byte[] senderKey = backupKey.senderKey(sender);
    key = new SecretKeySpec(senderKey, "AES");
    Arrays.fill(senderKey, (byte) 0);
    this.sender = sender.toBytes();
    this.group = Fields.text(group);
    this.backup = Fields.text(backup);
    try {
      cipher = Cipher.getInstance(CIPHER);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  void seal(long number, String kind, ByteBuf block) {
    int index = block.readerIndex();
    int length = block.readableBytes();
    block.ensureWritable(AesGcm.TAG_BYTES);
    try {
      begin(Cipher.ENCRYPT_MODE, number, kind);
      int sealedBytes =
          block.hasArray()
              ? sealArray(block.array(), block.arrayOffset() + index, length)
              : sealPieces(block, index, length);
      block.writerIndex(index + sealedBytes);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /** In pieces, too: only what is called often is compiled, and slow until then. */
  private int sealArray(byte[] array, int offset, int length) throws GeneralSecurityException {
    int from = 0;
    int to = 0;
    for (; length - from > PIECE_BYTES; from += PIECE_BYTES) {
      to += cipher.update(array, offset + from, PIECE_BYTES, array, offset + to);
    }
    return to + cipher.doFinal(array, offset + from, length - from, array, offset + to);
  }

  private int sealPieces(ByteBuf block, int index, int length) throws GeneralSecurityException {
    int from = 0;
    int to = 0;
    for (; length - from > PIECE_BYTES; from += PIECE_BYTES) {
      block.getBytes(index + from, piece, 0, PIECE_BYTES);
      int done = cipher.update(piece, 0, PIECE_BYTES, piece, 0);
      block.setBytes(index + to, piece, 0, done);
      to += done;
    }
    block.getBytes(index + from, piece, 0, length - from);
    int done = cipher.doFinal(piece, 0, length - from, piece, 0);
    block.setBytes(index + to, piece, 0, done);
    return to + done;
  }

  /** Whether it opened. If not, the block's bytes are undefined, and its indices as they were. */
  boolean open(long number, String kind, ByteBuf block) {
    int index = block.readerIndex();
    int length = block.readableBytes();
    if (length < AesGcm.TAG_BYTES) {
      return false;
    }
    sealed = atLeast(length, sealed);
    block.getBytes(index, sealed, 0, length);
    try {
      begin(Cipher.DECRYPT_MODE, number, kind);
      int plainBytes;
      if (block.hasArray()) {
        plainBytes = cipher.doFinal(sealed, 0, length, block.array(), block.arrayOffset() + index);
      } else {
        plain = atLeast(length, plain);
        plainBytes = cipher.doFinal(sealed, 0, length, plain, 0);
        block.setBytes(index, plain, 0, plainBytes);
      }
      block.writerIndex(index + plainBytes);
      return true;
    } catch (AEADBadTagException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private void begin(int mode, long number, String kind) throws GeneralSecurityException {
    GCMParameterSpec nonce =
        new GCMParameterSpec(AesGcm.TAG_BYTES * Byte.SIZE, AesGcm.nonce(number));
    cipher.init(mode, key, nonce);
    cipher.updateAAD(
        Fields.encode(label, group, backup, sender, Fields.number(number), Fields.text(kind)));
  }

  private static byte[] atLeast(int length, byte[] array) {
    return array.length >= length ? array : new byte[length];
  }

  private static IllegalStateException missing(GeneralSecurityException cause) {
    return new IllegalStateException("this Java has no " + CIPHER, cause);
  }
}
