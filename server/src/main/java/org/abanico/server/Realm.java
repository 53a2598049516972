package org.abanico.server;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the holders of one access key share: groups, and the numbers of their members. Nothing of it
 * is seen from another realm, though its groups may have the same names (protocol.md, section 7.4).
 */
final class Realm {
  /** Observers at a time (protocol.md, section 5): what is said to them is held for each. */
  static final int MAX_OBSERVERS = 16;

  private final KeyGrant grant;
  private final BlockStore blocks;
  private final Consumer<ServerEvent> events;

  /** By the labels that the server's user sees. */
  private final Map<String, Group> groups = new HashMap<>();

  private final Set<String> fed = new HashSet<>();
  private final LastBackups lastBackups = new LastBackups();
  private int observers;
  private long nextMember = 1;

  /**
   * @param now the time at which something happened last, in nanoseconds
   */
  Realm(KeyGrant grant, BlockStore blocks, Consumer<ServerEvent> events, LongSupplier now) {
    this.grant = grant;
    this.blocks = blocks;
    this.events =
        event -> {
          lastBackups.happened(event, now.getAsLong());
          events.accept(event);
        };
  }

  KeyGrant grant() {
    return grant;
  }

  /** The group of that name; made when it is not there. Groups without members are forgotten. */
  Group group(String name) {
    return groups.computeIfAbsent(
        grant.label(name), label -> new Group(label, blocks, this::nextMember, events));
  }

  /** From now on the group of that name gets its backups from another server. */
  void feed(String name) {
    fed.add(name);
  }

  /** Whether that group gets its backups from another server, and from no source of its own. */
  boolean isFed(String name) {
    return fed.contains(name);
  }

  void forgetIfEmpty(Group group) {
    if (group.isEmpty()) {
      groups.remove(group.name());
    }
  }

  /** The group of that name, if anybody is there. */
  @Nullable Group present(String name) {
    return groups.get(grant.label(name));
  }

  /** What became of the last backups of these groups, also of those that are forgotten. */
  LastBackups lastBackups() {
    return lastBackups;
  }

  /** Takes one more observer, if there is room. */
  boolean admitObserver() {
    boolean room = observers < MAX_OBSERVERS;
    observers += room ? 1 : 0;
    return room;
  }

  void observerLeft() {
    observers--;
  }

  void tell(ServerEvent event) {
    events.accept(event);
  }

  long nextMember() {
    return nextMember++;
  }

  Iterable<Group> groups() {
    return groups.values();
  }
}
