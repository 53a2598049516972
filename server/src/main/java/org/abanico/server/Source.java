package org.abanico.server;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.abanico.server.ServerEvent.Role;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/** A source in its group: what it wants to send, and what it has begun. */
final class Source implements ClientSession.Place {
  /** A source begins no more backups than this in one connection. */
  private static final int MAX_BACKUPS = 10_000;

  /**
   * A backup that has not begun.
   *
   * @param need how many must be there; 0 when it waits for START
   * @param members with whom it is to begin, whatever it needs; null before START
   */
  record Wish(String backup, int need, @Nullable MemberSet members) {}

  private final Group group;
  private final Correspondent session;
  private final long member;
  private final String name;
  private final Role role;
  private final Map<String, Relay> underWay = new HashMap<>();
  private final Set<String> begun = new LinkedHashSet<>();

  /** The destinations that it takes to be there. */
  private final Set<Long> known = new LinkedHashSet<>();

  private @Nullable Wish wish;
  private boolean away;
  private int ahead;
  private Message.@Nullable Wait told;

  Source(Group group, Correspondent session, long member, Message.JoinSource join) {
    this.group = group;
    this.session = session;
    this.member = member;
    this.name = join.name();
    this.role = Role.SOURCE;
    if (join.need() > 0) {
      wish = new Wish(join.backup(), join.need(), null);
    }
  }

  /** Another server, which has sources of its own. */
  Source(Group group, Correspondent upstream, long member, String name) {
    this.group = group;
    this.session = upstream;
    this.member = member;
    this.name = name;
    this.role = Role.UPSTREAM;
  }

  @Override
  public Group group() {
    return group;
  }

  @Override
  public void drained() {}

  Correspondent session() {
    return session;
  }

  String name() {
    return name;
  }

  @Nullable Wish wish() {
    return wish;
  }

  boolean isAway() {
    return away;
  }

  void away(boolean silent) {
    away = silent;
    told = null;
  }

  /** Whether it is there and waits to begin something. */
  boolean isWaiting() {
    return wish != null && !away;
  }

  boolean isUpstream() {
    return role == Role.UPSTREAM;
  }

  /** Where it is, for a person. */
  String address() {
    return session.address();
  }

  /** Whether it waits to begin, or for nothing: a connection that falls silent then is kept. */
  boolean isIdle() {
    return underWay.isEmpty();
  }

  /** Whether a backup of this identifier is its own, begun or not. */
  boolean names(String backup) {
    return underWay.containsKey(backup) || (wish != null && wish.backup().equals(backup));
  }

  /** It does not wait any longer, or begins a further backup. */
  void start(Message.Start start) throws ProtocolViolation {
    boolean overtakes = wish != null && wish.backup().equals(start.backup());
    if (!overtakes) {
      ProtocolViolation.unless(wish == null, "START of another backup than it waits for");
      ProtocolViolation.unless(!begun.contains(start.backup()), "START of what has begun");
      ProtocolViolation.unless(begun.size() < MAX_BACKUPS, "too many backups");
      ProtocolViolation.unless(
          underWay.values().stream().noneMatch(Relay::isBeingSent), "START before SENT");
    }
    wish = new Wish(start.backup(), wish == null ? 0 : wish.need(), start.members());
  }

  /** Takes note of a backup that another server brings. */
  void brings(String backup) throws ProtocolViolation {
    ProtocolViolation.unless(begun.add(backup), "BRING of what has begun");
    if (begun.size() > MAX_BACKUPS) {
      begun.stream()
          .filter(each -> !underWay.containsKey(each))
          .findFirst()
          .ifPresent(begun::remove);
    }
  }

  /** Nobody is there with whom it could begin. */
  void forgetStart() {
    wish = wish == null || wish.need() == 0 ? null : new Wish(wish.backup(), wish.need(), null);
  }

  void begins(Relay relay) {
    wish = null;
    begun.add(relay.backup());
    underWay.put(relay.backup(), relay);
  }

  void over(Relay relay) {
    underWay.remove(relay.backup(), relay);
  }

  /**
   * The backup that it speaks of; null when that is over.
   *
   * @throws ProtocolViolation when it has not begun
   */
  @Nullable Relay relay(String backup) throws ProtocolViolation {
    ProtocolViolation.unless(begun.contains(backup), "about a backup that has not begun");
    return underWay.get(backup);
  }

  /** A destination could take part in a backup of its own. */
  void appeared(Destination destination) {
    if (known.add(destination.member())) {
      session.send(new Message.Member(destination.member(), destination.name()));
    }
  }

  /** A destination could not any more. */
  void disappeared(Destination destination, String code, String words) {
    if (known.remove(destination.member())) {
      session.send(new Message.Gone(destination.member(), code, words));
    }
  }

  /** Tells how many are there of how many, when that is news. */
  void tell(Message.Wait wait) {
    if (!wait.equals(told)) {
      told = wait;
      session.send(wait);
    }
  }

  /** So many backups come before its own. */
  void tellTurn(int count) {
    int most = Math.min(count, Limits.MAX_SOURCES);
    if (most != ahead) {
      ahead = most;
      session.send(new Message.Turn(most));
    }
  }

  /** It is gone. */
  void gone() {
    for (Relay relay : Set.copyOf(underWay.values())) {
      relay.sourceGone();
    }
  }

  ServerStatus.Client status() {
    return session.status(member, name, role, away, 0);
  }
}
