package org.abanico.app.keys;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.abanico.security.DeviceId;
import org.abanico.server.KeyGrant;
import org.abanico.wire.message.Limits;
import org.abanico.wire.text.MalformedTextException;
import org.abanico.wire.text.PercentEncoding;
import org.jspecify.annotations.Nullable;

/**
 * A name that a device has used on a server.
 *
 * @param key the name of the access key that it came with
 * @param device whose it is
 * @param blocked whether it is refused
 * @param firstSeen when that was, in whole seconds
 */
public record KnownDevice(
    String key, String name, DeviceId device, boolean blocked, Instant firstSeen) {
  private static final String ADMITTED = "admitted";
  private static final String BLOCKED = "blocked";

  /** Without that of the key, which is there when it is not the first. */
  private static final int FIELDS = 4;

  KnownDevice withBlocked(boolean newBlocked) {
    return new KnownDevice(key, name, device, newBlocked, firstSeen);
  }

  /** By which the server's user tells it from all others. */
  public String label() {
    return KeyGrant.label(key, name);
  }

  /**
   * A line: the name percent-encoded, the device, its state, when it was first seen, and the key
   * unless it is the first.
   */
  String toLine() {
    String line =
        String.join(
            " ",
            PercentEncoding.encode(name),
            device.hex(),
            blocked ? BLOCKED : ADMITTED,
            firstSeen.toString());
    return key.equals(KeyGrant.MAIN) ? line : line + " " + PercentEncoding.encode(key);
  }

  /** From {@link #toLine}; null when it is no such line. */
  static @Nullable KnownDevice parse(String line) {
    String[] fields = line.split(" ", -1);
    if (fields.length < FIELDS
        || fields.length > FIELDS + 1
        || !DeviceId.isDeviceId(fields[1])
        || !(fields[2].equals(ADMITTED) || fields[2].equals(BLOCKED))) {
      return null;
    }
    try {
      String name = PercentEncoding.decode(fields[0]);
      String key = fields.length == FIELDS ? KeyGrant.MAIN : PercentEncoding.decode(fields[FIELDS]);
      return Limits.isName(name) && Limits.isName(key)
          ? new KnownDevice(
              key,
              name,
              new DeviceId(fields[1]),
              fields[2].equals(BLOCKED),
              Instant.parse(fields[3]))
          : null;
    } catch (MalformedTextException | DateTimeParseException e) {
      return null;
    }
  }
}
