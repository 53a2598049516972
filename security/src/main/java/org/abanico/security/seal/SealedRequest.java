package org.abanico.security.seal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.abanico.security.ContentKey;
import org.abanico.security.DeviceId;
import org.abanico.security.UnopenableException;
import org.abanico.security.primitive.AesGcm;
import org.abanico.security.primitive.Base64Text;
import org.abanico.security.primitive.Fields;

/**
 * What a client asks of one destination in one restore (protocol.md, section 8.5), for travelling:
 * nobody else reads it, and it is good for nothing else.
 *
 * @param group in which both are
 * @param destination the name of the one that is asked
 * @param restore the restore's identifier
 * @param client who asks
 */
public record SealedRequest(String group, String destination, String restore, DeviceId client) {
  /** What sealing adds, in bytes before they are base64url. */
  public static final int ADDED_BYTES = AesGcm.NONCE_BYTES + AesGcm.TAG_BYTES;

  /** Base64url, a random nonce first. */
  public String seal(String text, ContentKey content, RandomGenerator random) {
    byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] key = content.requestKey(client, restore);
    byte[] sealed = AesGcm.seal(key, nonce, associated(), Fields.text(text));
    Arrays.fill(key, (byte) 0);
    byte[] all = Arrays.copyOf(nonce, nonce.length + sealed.length);
    System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
    return Base64Text.encode(all);
  }

  /**
   * From {@link #seal}.
   *
   * @throws UnopenableException if it was not sealed so
   */
  public String open(String sealed, ContentKey content) throws UnopenableException {
    byte[] bytes = Base64Text.decode(sealed);
    if (bytes == null || bytes.length < ADDED_BYTES) {
      throw new UnopenableException("not a sealed request");
    }
    byte[] key = content.requestKey(client, restore);
    byte[] plain =
        AesGcm.open(
            key,
            Arrays.copyOf(bytes, AesGcm.NONCE_BYTES),
            associated(),
            Arrays.copyOfRange(bytes, AesGcm.NONCE_BYTES, bytes.length));
    Arrays.fill(key, (byte) 0);
    if (plain == null) {
      throw new UnopenableException("a request that does not open");
    }
    return new String(plain, StandardCharsets.UTF_8);
  }

  private byte[] associated() {
    return Fields.encode(
        Fields.text("abanico 1 request"),
        Fields.text(group),
        Fields.text(destination),
        Fields.text(restore),
        client.toBytes());
  }
}
