package org.abanico.desktop.model;

import org.abanico.server.ServerEvent.Role;

/**
 * A client of a server, as a table shows it.
 *
 * @param key tells it from all others
 * @param roundTripNanos 0 while unknown
 * @param loss share of packets sent to it that were lost in the last seconds, 0 to 1; -1 while
 *     nothing was sent
 * @param bytesPerSecond both ways
 */
public record ClientRow(
    String key,
    String name,
    Role role,
    String group,
    String address,
    long roundTripNanos,
    double loss,
    long bytesPerSecond,
    State state) {

  /** What it does. */
  public enum State {
    WAITING,
    SENDING,
    RECEIVING,
    PUBLISHING,
    HELD,
    FAILED,
    AWAY
  }
}
