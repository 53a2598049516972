package org.abanico.server;

import org.abanico.server.ServerEvent.Role;
import org.abanico.wire.message.Message;

/** Somebody at the other end of a connection, as far as messages to him go. */
interface Correspondent {
  /** Sends a message that must arrive. */
  void send(Message message);

  /** Sends a message that the next of its kind makes obsolete, unless the other end is behind. */
  void sendIfIdle(Message message);

  /** Where the other end is, for a person. */
  String address();

  /** Closes the connection: the other end broke the protocol. */
  void close(String violation, long nowNanos);

  /**
   * How it is, for the server's user.
   *
   * @param keptBytes of blocks for it that have not been handed to its connection
   */
  ServerStatus.Client status(long member, String name, Role role, boolean away, long keptBytes);
}
