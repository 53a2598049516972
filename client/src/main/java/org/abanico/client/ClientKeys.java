package org.abanico.client;

import org.abanico.security.AccessKey;
import org.abanico.security.ContentKey;
import org.abanico.security.DeviceId;
import org.abanico.security.DeviceKey;
import org.abanico.transport.ClientIdentity;

/**
 * A client's keys: what lets it in, and what it seals and opens content with.
 *
 * @param identity what it shows to the server
 * @param content what the server never has
 */
public record ClientKeys(ClientIdentity identity, ContentKey content) {

  public static ClientKeys of(DeviceKey device, AccessKey access) {
    return new ClientKeys(new ClientIdentity(device, access.relayKey()), access.contentKey());
  }

  DeviceId device() {
    return identity.device().id();
  }
}
