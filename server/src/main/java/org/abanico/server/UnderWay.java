package org.abanico.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The backups of a group that are not over, in the order in which they began. */
final class UnderWay {
  private final List<Relay> relays = new ArrayList<>();

  void add(Relay relay) {
    relays.add(relay);
  }

  void remove(Relay relay) {
    relays.remove(relay);
  }

  boolean isEmpty() {
    return relays.isEmpty();
  }

  boolean names(String backup) {
    return relays.stream().anyMatch(relay -> relay.backup().equals(backup));
  }

  /** Whether blocks are still to come of one. */
  boolean isSending() {
    return relays.stream().anyMatch(Relay::isBeingSent);
  }

  List<ServerStatus.Relayed> status() {
    return relays.stream().map(Relay::status).toList();
  }

  /** The one that began last. */
  Optional<ServerStatus.Relayed> newest() {
    return relays.isEmpty() ? Optional.empty() : Optional.of(relays.getLast().status());
  }

  long memoryBytes() {
    return relays.stream().mapToLong(Relay::memoryBytes).sum();
  }

  long spooledBytes() {
    return relays.stream().mapToLong(Relay::spooledBytes).sum();
  }
}
