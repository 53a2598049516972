package org.abanico.app.keys;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.abanico.security.DeviceId;
import org.abanico.wire.message.Limits;
import org.abanico.wire.text.MalformedTextException;
import org.abanico.wire.text.PercentEncoding;
import org.jspecify.annotations.Nullable;

/**
 * A name that a device has used on a server.
 *
 * @param device whose it is
 * @param blocked whether it is refused
 * @param firstSeen when that was, in whole seconds
 */
public record KnownDevice(String name, DeviceId device, boolean blocked, Instant firstSeen) {
  private static final String ADMITTED = "admitted";
  private static final String BLOCKED = "blocked";
  private static final int FIELDS = 4;

  KnownDevice withBlocked(boolean newBlocked) {
    return new KnownDevice(name, device, newBlocked, firstSeen);
  }

  /** A line: the name percent-encoded, the device, its state, and when it was first seen. */
  String toLine() {
    return String.join(
        " ",
        PercentEncoding.encode(name),
        device.hex(),
        blocked ? BLOCKED : ADMITTED,
        firstSeen.toString());
  }

  /** From {@link #toLine}; null when it is no such line. */
  static @Nullable KnownDevice parse(String line) {
    String[] fields = line.split(" ", -1);
    if (fields.length != FIELDS
        || !DeviceId.isDeviceId(fields[1])
        || !(fields[2].equals(ADMITTED) || fields[2].equals(BLOCKED))) {
      return null;
    }
    try {
      String name = PercentEncoding.decode(fields[0]);
      return Limits.isName(name)
          ? new KnownDevice(
              name, new DeviceId(fields[1]), fields[2].equals(BLOCKED), Instant.parse(fields[3]))
          : null;
    } catch (MalformedTextException | DateTimeParseException e) {
      return null;
    }
  }
}
