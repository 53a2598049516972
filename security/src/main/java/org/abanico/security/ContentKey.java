package org.abanico.security;

import org.abanico.security.primitive.Fields;
import org.abanico.security.primitive.Secret;

/**
 * Under which clients wrap the keys of their backups for each other. Never written, never shown.
 */
public final class ContentKey extends Secret {
  static final int BYTES = 32;

  ContentKey(byte[] bytes) {
    super(bytes, BYTES);
  }

  /** Under which the key of one backup of one sender is wrapped: 32 bytes. */
  public byte[] wrappingKey(DeviceId sender, String backup) {
    return derive("abanico 1 wrap", BYTES, sender.toBytes(), Fields.text(backup));
  }

  /** Under which one client seals what it asks of a destination in one restore: 32 bytes. */
  public byte[] requestKey(DeviceId client, String restore) {
    return derive("abanico 1 request", BYTES, client.toBytes(), Fields.text(restore));
  }
}
