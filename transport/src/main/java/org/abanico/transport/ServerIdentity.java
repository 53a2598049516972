package org.abanico.transport;

import java.util.List;
import org.abanico.security.DeviceKey;
import org.abanico.security.RelayKey;

/**
 * What a server shows of itself, and whom it admits (protocol.md, section 3).
 *
 * @param device its own key
 * @param keys 1 to {@value #MAX_KEYS}, no two of the same key id; each client has the access key to
 *     one of them
 */
public record ServerIdentity(DeviceKey device, List<RelayKey> keys) {
  /**
   * Keys of a server. An opening packet says which it is under and costs one authenticator, however
   * many there are.
   */
  public static final int MAX_KEYS = 16;

  public ServerIdentity {
    keys = List.copyOf(keys);
    if (keys.isEmpty() || keys.size() > MAX_KEYS) {
      throw new IllegalArgumentException("not 1 to " + MAX_KEYS + " keys: " + keys.size());
    }
    if (keys.stream().mapToInt(RelayKey::keyId).distinct().count() < keys.size()) {
      throw new IllegalArgumentException("two keys of one id");
    }
  }
}
