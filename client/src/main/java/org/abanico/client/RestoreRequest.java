package org.abanico.client;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abanico.security.seal.SealedRequest;
import org.abanico.wire.message.Limits;
import org.abanico.wire.text.MalformedTextException;
import org.abanico.wire.text.PercentEncoding;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants back from a destination (protocol.md, section 8.5).
 *
 * @param snapshot the identifier of a backup, or {@code latest}, or what its user wrote for a time
 * @param time the newest backup of then is wanted, when there is none of that identifier
 * @param paths as in a manifest, each with all below it; everything when empty
 */
public record RestoreRequest(String snapshot, Optional<Instant> time, List<String> paths) {
  /** The longest text, in bytes: as much as a message has room for when it is sealed. */
  public static final int MAX_BYTES = Limits.MAX_REQUEST / 4 * 3 - SealedRequest.ADDED_BYTES;

  private static final String SNAPSHOT = "SNAPSHOT ";
  private static final String AT = "AT ";
  private static final String PATH = "PATH ";

  public RestoreRequest {
    paths = List.copyOf(paths);
  }

  /** Whether it is short enough to be sent. */
  public boolean fits() {
    return text().length() <= MAX_BYTES;
  }

  /** Its lines: ASCII only. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(SNAPSHOT).append(PercentEncoding.encode(snapshot)).append('\n');
    time.ifPresent(at -> text.append(AT).append(at).append('\n'));
    paths.forEach(path -> text.append(PATH).append(PercentEncoding.encode(path)).append('\n'));
    return text.toString();
  }

  /** From {@link #text}; null when it is none. Lines that are not known are passed over. */
  static @Nullable RestoreRequest parse(String text) {
    String snapshot = null;
    Optional<Instant> time = Optional.empty();
    List<String> paths = new ArrayList<>();
    try {
      for (String line : text.lines().toList()) {
        if (line.startsWith(SNAPSHOT) && snapshot == null) {
          snapshot = PercentEncoding.decode(line.substring(SNAPSHOT.length()));
        } else if (line.startsWith(AT)) {
          time = Optional.of(Instant.parse(line.substring(AT.length())));
        } else if (line.startsWith(PATH)) {
          paths.add(PercentEncoding.decode(line.substring(PATH.length())));
        }
      }
    } catch (MalformedTextException | DateTimeException e) {
      return null;
    }
    return snapshot == null ? null : new RestoreRequest(snapshot, time, paths);
  }
}
