package org.abanico.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abanico.transport.CloseCode;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.MemberSet;
import org.jspecify.annotations.Nullable;

/** Who is in a group to get something: destinations, their sites, and those that restore. */
final class Receivers {
  private final Map<Long, Destination> destinations = new LinkedHashMap<>();
  private final Map<Long, Restore> restores = new LinkedHashMap<>();
  private final Set<Site> sites = new LinkedHashSet<>();

  boolean isEmpty() {
    return destinations.isEmpty() && restores.isEmpty() && sites.isEmpty();
  }

  void add(Destination destination) {
    destinations.put(destination.member(), destination);
  }

  void add(Restore restore) {
    restores.put(restore.member(), restore);
  }

  void add(Site site) {
    sites.add(site);
  }

  void remove(Destination destination) {
    destinations.remove(destination.member());
  }

  void remove(Restore restore) {
    restores.remove(restore.member());
  }

  void remove(Site site) {
    sites.remove(site);
  }

  @Nullable Destination get(long member) {
    return destinations.get(member);
  }

  @Nullable Destination find(String name) {
    for (Destination each : destinations.values()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    return null;
  }

  /** A destination of that name comes: one that is away is gone; any other has to show itself. */
  void makeWay(String name, long nowNanos) {
    Destination there = find(name);
    if (there == null) {
      return;
    }
    ClientSession session = there.session();
    if (session == null) {
      return;
    }
    if (there.isAway()) {
      session.port().close(CloseCode.REPLACED, "", nowNanos);
    } else {
      session.port().doubt(nowNanos);
    }
  }

  /** A site of that name comes: the one that is there is gone. */
  void makeWayForSite(String name, long nowNanos) {
    for (Site each : sites()) {
      if (each.name().equals(name)) {
        each.session().port().close(CloseCode.REPLACED, "", nowNanos);
      }
    }
  }

  /** The code with which it is refused that one of that name gives back; null when it is not. */
  @Nullable String restoreRefusal(String from) {
    Destination there = find(from);
    if (there == null || there.isAway()) {
      return "no-such-member";
    }
    if (there.session() == null) {
      return "at-site";
    }
    return there.isFree() ? null : "busy";
  }

  List<Site> sites() {
    return List.copyOf(sites);
  }

  /** The code with which a destination of that name is refused; null when it is not. */
  @Nullable String refusal(String name) {
    if (find(name) != null) {
      return "name-taken";
    }
    long there = destinations.values().stream().filter(each -> !each.isAway()).count();
    return there >= Limits.MAX_MEMBERS ? "full" : null;
  }

  List<Destination> free() {
    return destinations.values().stream().filter(Destination::isFree).toList();
  }

  /** Those of the named who are there. */
  List<Destination> there(MemberSet named) {
    return destinations.values().stream()
        .filter(each -> !each.isAway())
        .filter(each -> named.isAll() || named.numbers().contains(each.member()))
        .toList();
  }

  long restoredBytes() {
    return restores.values().stream().mapToLong(each -> each.relay().memoryBytes()).sum();
  }

  List<ServerStatus.Client> status() {
    List<ServerStatus.Client> clients = new ArrayList<>();
    sites.forEach(site -> clients.add(site.status()));
    destinations.values().forEach(destination -> clients.add(destination.status()));
    restores.values().forEach(restore -> clients.add(restore.status()));
    return clients;
  }
}
