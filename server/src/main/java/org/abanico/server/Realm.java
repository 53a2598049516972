package org.abanico.server;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the holders of one access key share: groups, and the numbers of their members. Nothing of it
 * is seen from another realm, though its groups may have the same names (protocol.md, section 7.4).
 */
final class Realm {
  private final KeyGrant grant;
  private final BlockStore blocks;
  private final Consumer<ServerEvent> events;

  /** By the labels that the server's user sees. */
  private final Map<String, Group> groups = new HashMap<>();

  private final Set<String> fed = new HashSet<>();
  private long nextMember = 1;

  Realm(KeyGrant grant, BlockStore blocks, Consumer<ServerEvent> events) {
    this.grant = grant;
    this.blocks = blocks;
    this.events = events;
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

  private long nextMember() {
    return nextMember++;
  }

  Iterable<Group> groups() {
    return groups.values();
  }
}
