package org.abanico.app.keys;

import java.nio.file.Path;
import java.util.Locale;
import org.abanico.app.keys.KeyException.Problem;
import org.abanico.security.AccessKey;
import org.abanico.security.DeviceKey;
import org.abanico.security.KeyTextException;
import org.abanico.security.RelayKey;
import org.abanico.server.KeyGrant;

/** Keys out of texts, and what is wrong when a text is none. */
public final class KeyTexts {
  private static final String ACCESS = "abanico1";
  private static final String RELAY = "abanico-relay1";
  private static final String DEVICE = "abanico-device1";

  /** After any beginning. */
  private static final int CHARACTERS = 58;

  private KeyTexts() {}

  /** How a kind of key is read. */
  private interface Parser<K> {
    K parse(String text) throws KeyTextException;
  }

  /** What a client needs; a relay key is named as such. */
  public static AccessKey access(String text) throws KeyException {
    if (begins(text, RELAY)) {
      throw new KeyException(Problem.RELAY_KEY);
    }
    if (begins(text, DEVICE)) {
      throw new KeyException(Problem.DEVICE_KEY);
    }
    return parse(text, ACCESS, AccessKey::parse);
  }

  /**
   * What a client needs, in a file.
   *
   * @throws KeyException also when others may read it
   */
  public static AccessKey accessIn(Path file) throws KeyException {
    String text = PrivateFile.read(file);
    try {
      return access(text);
    } catch (KeyException e) {
      throw KeyException.inFile(Problem.WRONG_FILE, file, e);
    }
  }

  /** What a server can do with: either kind. */
  static ServerKey server(String text, KeyGrant grant) throws KeyException {
    return begins(text, RELAY)
        ? ServerKey.of(parse(text, RELAY, RelayKey::parse), grant)
        : ServerKey.of(access(text), grant);
  }

  static DeviceKey device(String text) throws KeyException {
    return parse(text, DEVICE, DeviceKey::parse);
  }

  private static boolean begins(String text, String beginning) {
    return text.strip().toLowerCase(Locale.ROOT).startsWith(beginning);
  }

  private static <K> K parse(String text, String beginning, Parser<K> parser) throws KeyException {
    if (text.isBlank()) {
      throw new KeyException(Problem.EMPTY);
    }
    try {
      return parser.parse(text);
    } catch (KeyTextException wrong) {
      throw problem(wrong, beginning, text.strip().length());
    }
  }

  private static KeyException problem(KeyTextException wrong, String beginning, int length) {
    boolean at = wrong.position().isPresent();
    String position = String.valueOf(wrong.position().orElse(0));
    return switch (wrong.reason()) {
      case CHARACTER -> new KeyException(Problem.CHARACTER, position);
      case MIXED_CASE -> new KeyException(Problem.MIXED_CASE);
      case PREFIX ->
          at
              ? new KeyException(Problem.PREFIX_AT, beginning, position)
              : new KeyException(Problem.PREFIX, beginning);
      case LENGTH ->
          new KeyException(
              Problem.LENGTH,
              String.valueOf(beginning.length() + CHARACTERS),
              String.valueOf(length));
      case CHECKSUM ->
          at ? new KeyException(Problem.CHECKSUM_AT, position) : new KeyException(Problem.CHECKSUM);
    };
  }
}
