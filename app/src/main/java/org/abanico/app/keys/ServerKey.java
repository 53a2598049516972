package org.abanico.app.keys;

import java.nio.file.Path;
import java.util.Optional;
import org.abanico.security.AccessKey;
import org.abanico.security.RelayKey;

/**
 * The key that a server admits clients by.
 *
 * @param access empty for a server that was given only the relay key
 */
public record ServerKey(Optional<AccessKey> access, RelayKey relay) {

  public static ServerKey of(AccessKey access) {
    return new ServerKey(Optional.of(access), access.relayKey());
  }

  static ServerKey of(RelayKey relay) {
    return new ServerKey(Optional.empty(), relay);
  }

  /**
   * From a file with an access key or a relay key.
   *
   * @throws KeyException also when others may read it
   */
  public static ServerKey read(Path file) throws KeyException {
    String text = PrivateFile.read(file);
    try {
      return KeyTexts.server(text);
    } catch (KeyException e) {
      throw KeyException.inFile(KeyException.Problem.WRONG_FILE, file, e);
    }
  }
}
