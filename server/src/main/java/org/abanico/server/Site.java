package org.abanico.server;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.abanico.server.ServerEvent.Role;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Another server that gets the backups of this group for its own destinations (protocol.md, section
 * 7.8). These are destinations of the group like others, under numbers of this server.
 */
final class Site implements ClientSession.Place, Way {
  private final Group group;
  private final ClientSession session;
  private final long member;
  private final String name;
  private final Function<String, @Nullable String> admission;

  /** By the site's own numbers. */
  private final Map<Long, Destination> members = new LinkedHashMap<>();

  private final Map<Long, Long> numbersThere = new HashMap<>();

  /** The names of those who may not take part, by the site's own numbers. */
  private final Map<Long, String> refused = new LinkedHashMap<>();

  private final Map<String, SiteOutlet> outlets = new LinkedHashMap<>();
  private final ComingsLimit comings = new ComingsLimit();

  /**
   * @param admission the code with which a name is refused to this site; null when it is not
   */
  Site(
      Group group,
      ClientSession session,
      long member,
      String name,
      Function<String, @Nullable String> admission) {
    this.group = group;
    this.session = session;
    this.member = member;
    this.name = name;
    this.admission = admission;
  }

  @Override
  public Group group() {
    return group;
  }

  ClientSession session() {
    return session;
  }

  String name() {
    return name;
  }

  /** The site's own number of a member. */
  long numberThere(long of) {
    Long there = numbersThere.get(of);
    if (there == null) {
      throw new IllegalStateException("not at this site");
    }
    return there;
  }

  @Override
  public void drained() {
    List.copyOf(outlets.values()).forEach(outlet -> outlet.queue().pump());
  }

  @Override
  public Outlet open(String backup, BlockStore.Share store, Consumer<String> onLost) {
    SiteOutlet outlet = new SiteOutlet(this, backup, store, onLost);
    outlets.put(backup, outlet);
    return outlet;
  }

  /** Nobody at the site waits for that backup any more. */
  void closed(String backup) {
    outlets.remove(backup);
  }

  /** A destination is at the site. */
  void came(Message.Member joined, long nowNanos) throws ProtocolViolation {
    long there = joined.member();
    ProtocolViolation.unless(
        !members.containsKey(there) && !refused.containsKey(there), "MEMBER twice");
    ProtocolViolation.unless(
        members.size() + refused.size() < Limits.MAX_MEMBERS, "too many members");
    ProtocolViolation.unless(comings.admits(nowNanos), "MEMBER too often");
    group.makeWay(joined.name(), nowNanos);
    String refusal = take(there, joined.name());
    if (refusal != null) {
      refused.put(there, joined.name());
      session.send(new Message.Gone(there, refusal, ""));
      group.tellRefused(name, joined.name(), refusal);
    }
  }

  private @Nullable String take(long there, String destination) {
    String refusal = group.refusal(destination);
    if (refusal == null) {
      refusal = admission.apply(destination);
    }
    if (refusal == null) {
      Destination joined = new Destination(group, this, group.nextMember(), destination);
      members.put(there, joined);
      numbersThere.put(joined.member(), there);
      group.enter(joined);
    }
    return refusal;
  }

  /** A name may have become free, or there may be room. */
  void reconsiderRefused() {
    for (Map.Entry<Long, String> each : Map.copyOf(refused).entrySet()) {
      if (take(each.getKey(), each.getValue()) == null) {
        refused.remove(each.getKey());
      }
    }
  }

  /** A destination is there no longer. */
  void gone(Message.Gone left) throws ProtocolViolation {
    if (refused.remove(left.member()) != null) {
      return;
    }
    Destination destination = members.remove(left.member());
    if (destination == null) {
      throw new ProtocolViolation("GONE of one who was not there");
    }
    group.leave(List.of(destination), left.code(), left.words());
    numbersThere.remove(destination.member());
  }

  /** A destination said something; what is said of a backup that it has no part in is too late. */
  void said(Message.From from) throws ProtocolViolation {
    Destination destination = members.get(from.member());
    if (destination == null) {
      throw new ProtocolViolation("FROM one who is not there");
    }
    if (destination.hasPartIn(from.message().backup())) {
      destination.say(from.message());
    }
  }

  void kept(Message.Kept kept) throws ProtocolViolation {
    SiteOutlet outlet = outlets.get(kept.backup());
    if (outlet != null) {
      outlet.kept(kept.number());
    }
  }

  void retry(Message.Retry retry) throws ProtocolViolation {
    SiteOutlet outlet = outlets.get(retry.backup());
    if (outlet != null) {
      outlet.retry(retry.number());
    }
  }

  void full(Message.Full full) {
    SiteOutlet outlet = outlets.get(full.backup());
    if (outlet != null) {
      outlet.full(full.members());
    }
  }

  /** The site is gone, and with it all who are there. */
  void left(String code, String words) {
    refused.clear();
    List<Destination> all = List.copyOf(members.values());
    members.clear();
    group.leave(all, code, words);
  }

  /** Its own server tells a destination that. */
  @Override
  public void tell(Message.Wait wait) {}

  @Override
  public String address() {
    return session.address();
  }

  ServerStatus.Client status() {
    return session.status(member, name, Role.SITE, false, 0);
  }

  /** The traffic is that of the site, and counted there. */
  @Override
  public ServerStatus.Client status(
      long of, String destination, Role role, boolean away, long keptBytes) {
    return new ServerStatus.Client(
        of, destination, role, name, away, 0, 0, 0, 0, 0, keptBytes, 0, 0);
  }
}
