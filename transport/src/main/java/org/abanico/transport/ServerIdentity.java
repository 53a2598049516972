package org.abanico.transport;

import java.util.List;
import org.abanico.security.DeviceKey;
import org.abanico.security.RelayKey;

/**
 * What a server shows of itself, and whom it admits (protocol.md, section 3).
 *
 * @param device its own key
 * @param keys one or more; each client has the access key to one of them
 */
public record ServerIdentity(DeviceKey device, List<RelayKey> keys) {
  public ServerIdentity {
    keys = List.copyOf(keys);
  }
}
