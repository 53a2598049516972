package org.abanico.security.seal;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.abanico.security.ContentKey;
import org.abanico.security.DeviceId;
import org.abanico.security.UnopenableException;
import org.abanico.security.primitive.AesGcm;
import org.abanico.security.primitive.Base64Text;
import org.abanico.security.primitive.Secret;

/**
 * The key of one backup, drawn by its source. A source that restarts draws another, even for the
 * same backup. It travels wrapped under the {@link ContentKey}.
 */
public final class BackupKey extends Secret {
  /** Of a key. */
  public static final int BYTES = 32;

  /** Of a wrapped key. */
  public static final int WRAPPED_CHARACTERS = 80;

  private static final int WRAPPED_BYTES = AesGcm.NONCE_BYTES + BYTES + AesGcm.TAG_BYTES;

  private BackupKey(byte[] bytes) {
    super(bytes, BYTES);
  }

  public static BackupKey generate(RandomGenerator random) {
    return new BackupKey(draw(random, BYTES));
  }

  /**
   * This key for travelling: base64url, {@link #WRAPPED_CHARACTERS} long, a random nonce first.
   *
   * @param sender whose backup it is
   * @param backup the backup's identifier
   */
  public String wrap(ContentKey content, DeviceId sender, String backup, RandomGenerator random) {
    byte[] nonce = draw(random, AesGcm.NONCE_BYTES);
    byte[] wrappingKey = content.wrappingKey(sender, backup);
    byte[] plain = copy();
    byte[] sealed = AesGcm.seal(wrappingKey, nonce, new byte[0], plain);
    Arrays.fill(wrappingKey, (byte) 0);
    Arrays.fill(plain, (byte) 0);
    byte[] wrapped = Arrays.copyOf(nonce, WRAPPED_BYTES);
    System.arraycopy(sealed, 0, wrapped, nonce.length, sealed.length);
    return Base64Text.encode(wrapped);
  }

  /**
   * From {@link #wrap}.
   *
   * @throws UnopenableException if it was not wrapped under this content key for this sender and
   *     backup
   */
  public static BackupKey unwrap(String wrapped, ContentKey content, DeviceId sender, String backup)
      throws UnopenableException {
    byte[] bytes = wrapped.length() == WRAPPED_CHARACTERS ? Base64Text.decode(wrapped) : null;
    if (bytes == null) {
      throw new UnopenableException("not a wrapped key");
    }
    byte[] wrappingKey = content.wrappingKey(sender, backup);
    byte[] plain =
        AesGcm.open(
            wrappingKey,
            Arrays.copyOf(bytes, AesGcm.NONCE_BYTES),
            new byte[0],
            Arrays.copyOfRange(bytes, AesGcm.NONCE_BYTES, bytes.length));
    Arrays.fill(wrappingKey, (byte) 0);
    if (plain == null) {
      throw new UnopenableException("a wrapped key that does not open");
    }
    BackupKey key = new BackupKey(plain);
    Arrays.fill(plain, (byte) 0);
    return key;
  }

  /** Under which one sender seals its blocks: 32 bytes. */
  byte[] senderKey(DeviceId sender) {
    return derive("abanico 1 sender", BYTES, sender.toBytes());
  }

  /** What only who has this key can say of a receipt: 32 bytes. */
  byte[] receipt(byte[]... fields) {
    return derive("abanico 1 receipt", BYTES, fields);
  }
}
