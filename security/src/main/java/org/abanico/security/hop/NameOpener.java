package org.abanico.security.hop;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.abanico.security.UnopenableException;
import org.abanico.security.primitive.AesGcm;
import org.abanico.security.primitive.Base64Text;

/** Opens what the other end's {@link NameSealer} sealed, in any order and as often as one likes. */
public final class NameOpener {
  /** Of a sealed text: the number, the dot, and the longest text with its tag. */
  public static final int MAX_SEALED_CHARACTERS =
      19 + 1 + (8 * (NameSealer.MAX_TEXT_BYTES + AesGcm.TAG_BYTES) + 5) / 6;

  private static final Pattern SEALED = Pattern.compile("(0|[1-9][0-9]{0,18})\\.([A-Za-z0-9_-]+)");

  private final byte[] key;

  public NameOpener(NamesKey key) {
    this.key = key.toBytes();
  }

  /**
   * The text.
   *
   * @throws UnopenableException if that is no sealed text, or one sealed under another key
   */
  public String open(String sealed) throws UnopenableException {
    Matcher matcher = SEALED.matcher(sealed);
    if (sealed.length() > MAX_SEALED_CHARACTERS || !matcher.matches()) {
      throw new UnopenableException("not a sealed text");
    }
    long number;
    try {
      number = Long.parseLong(matcher.group(1));
    } catch (NumberFormatException e) {
      throw new UnopenableException("a number over 2^63 - 1");
    }
    byte[] bytes = Base64Text.decode(matcher.group(2));
    byte[] plain =
        bytes == null ? null : AesGcm.open(key, AesGcm.nonce(number), new byte[0], bytes);
    if (plain == null) {
      throw new UnopenableException("a name that does not open");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(plain)).toString();
    } catch (CharacterCodingException e) {
      throw new UnopenableException("a name that is no text");
    }
  }
}
