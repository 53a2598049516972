package org.abanico.app.keys;

import java.util.Optional;
import org.abanico.security.AccessKey;
import org.abanico.security.RelayKey;
import org.abanico.server.KeyGrant;

/**
 * A key that a server admits clients by.
 *
 * @param access empty where the server was given only the relay key
 * @param grant its name, and what it is good for
 */
public record ServerKey(Optional<AccessKey> access, RelayKey relay, KeyGrant grant) {

  static ServerKey of(AccessKey access, KeyGrant grant) {
    return new ServerKey(Optional.of(access), access.relayKey(), grant);
  }

  static ServerKey of(RelayKey relay, KeyGrant grant) {
    return new ServerKey(Optional.empty(), relay, grant);
  }

  ServerKey with(KeyGrant newGrant) {
    return new ServerKey(access, relay, newGrant);
  }

  public String name() {
    return grant.key();
  }

  /** By which it can be told from others without showing it: 8 hexadecimal digits. */
  public String id() {
    return String.format("%08x", relay.keyId());
  }
}
