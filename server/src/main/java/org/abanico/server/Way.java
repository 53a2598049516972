package org.abanico.server;

import java.util.function.Consumer;
import org.abanico.server.ServerEvent.Role;
import org.abanico.wire.message.Message;

/** The connection by which backups get to a destination: its own, or that of its site. */
interface Way {
  /**
   * Opens it for one backup.
   *
   * @param onLost told the code when a block cannot be had any more
   */
  Outlet open(String backup, BlockStore.Share store, Consumer<String> onLost);

  /** Tells the destination how many are there of how many, if it is told that. */
  void tell(Message.Wait wait);

  /** Where the destination is, for a person. */
  String address();

  /**
   * How a destination is, for the server's user.
   *
   * @param keptBytes of blocks for it that have not been handed to the connection
   */
  ServerStatus.Client status(long member, String name, Role role, boolean away, long keptBytes);
}
