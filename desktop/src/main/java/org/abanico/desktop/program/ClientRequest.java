package org.abanico.desktop.program;

import java.util.Map;

/**
 * What a client is to do.
 *
 * @param role what it is
 * @param key the access key, as typed
 * @param settings by the names that they have in a settings file (operations.md); of a list, a line
 *     each; {@code true} or {@code false} for what is on or off
 * @param options more of them, as they stand on a command line
 */
public record ClientRequest(Role role, String key, Map<String, String> settings, String options) {

  /** What a machine is in a backup. */
  public enum Role {
    SOURCE,
    DESTINATION
  }

  public ClientRequest {
    settings = Map.copyOf(settings);
  }
}
