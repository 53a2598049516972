package org.abanico.server;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.abanico.transport.Connection;
import org.abanico.transport.ConnectionHandler;
import org.abanico.transport.message.MessagePort;

/**
 * All groups of one server. Give {@link #accept} to a {@link org.abanico.transport.ServerEndpoint}.
 * One thread: the one that drives the endpoint.
 */
public final class RelayServer {
  private final Map<String, Group> groups = new HashMap<>();
  private final Consumer<ServerEvent> events;
  private int lastMember;

  /**
   * @param events told what goes on, on the endpoint's thread
   */
  public RelayServer(Consumer<ServerEvent> events) {
    this.events = events;
  }

  /** The handler of a connection that is about to open. */
  public ConnectionHandler accept(Connection connection) {
    return new MessagePort(new ClientSession(this));
  }

  int nextMember() {
    return ++lastMember;
  }

  Group group(String name) {
    return groups.computeIfAbsent(name, key -> new Group(key, events));
  }

  void forgetIfEmpty(Group group) {
    if (group.isEmpty()) {
      groups.remove(group.name());
    }
  }

  void tell(ServerEvent event) {
    events.accept(event);
  }
}
