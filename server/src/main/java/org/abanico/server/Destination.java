package org.abanico.server;

import java.util.Objects;
import org.abanico.server.ServerEvent.Role;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/** A destination in its group. */
final class Destination implements ClientSession.Place, Relay.Member {
  private final Group group;
  private final Way way;
  private final long member;
  private final String name;

  /** The last one that it took part in. */
  private @Nullable Relay relay;

  private @Nullable Restore restore;
  private boolean gaveBack;
  private boolean away;
  private Message.@Nullable Wait told;

  Destination(Group group, Way way, long member, String name) {
    this.group = group;
    this.way = way;
    this.member = member;
    this.name = name;
  }

  @Override
  public Group group() {
    return group;
  }

  @Override
  public Way way() {
    return way;
  }

  /** Its connection; null when it is at a site. */
  @Nullable ClientSession session() {
    return way instanceof ClientSession own ? own : null;
  }

  @Override
  public long member() {
    return member;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void drained() {
    if (relay != null) {
      relay.drained(member);
    }
  }

  boolean isAway() {
    return away;
  }

  void away(boolean silent) {
    away = silent;
    told = null;
  }

  /** Whether a backup waits for it. */
  boolean isAwaited() {
    return relay != null && relay.waitsFor(member);
  }

  /** Whether it could take part in a backup now. */
  boolean isFree() {
    return !away && restore == null && !isAwaited();
  }

  boolean isRestoring() {
    return restore != null;
  }

  /** Whether it has a part in that backup, or had, and in none since. */
  boolean hasPartIn(String backup) {
    return relay != null && relay.backup().equals(backup);
  }

  void takesPart(Relay in) {
    relay = in;
    told = null;
  }

  void serves(Restore begun) {
    restore = begun;
    gaveBack = true;
  }

  /** Nobody waits any more for what it gives back. */
  void served() {
    restore = null;
    group.appeared(this);
  }

  /** Tells how many are there of how many, when that is news. */
  void tell(Message.Wait wait) {
    if (!wait.equals(told)) {
      told = wait;
      way.tell(wait);
    }
  }

  /**
   * The restore that it gives back for; null when that is over.
   *
   * @throws ProtocolViolation when there was none
   */
  @Nullable Relay restoring(String identifier) throws ProtocolViolation {
    if (restore != null && restore.identifier().equals(identifier)) {
      return restore.relay();
    }
    ProtocolViolation.unless(gaveBack, "what only a source says");
    return null;
  }

  /** It said something about a backup; about one that is over it is not listened to. */
  void say(Message.OfDestination message) throws ProtocolViolation {
    if (message instanceof Message.Failed failed
        && restore != null
        && restore.identifier().equals(failed.backup())) {
      Objects.requireNonNull(restore).relay().failed(failed);
    } else if (relay != null && hasPartIn(message.backup())) {
      relay.fromMember(member, message);
    } else {
      ProtocolViolation.unless(relay != null || gaveBack, "about a backup that it has no part in");
    }
  }

  /** It is gone: nobody gets anything more from it, or to it. */
  void gone(String code) {
    if (restore != null) {
      restore.deserted();
    }
    if (relay != null) {
      relay.gone(member, code);
    }
  }

  ServerStatus.Client status() {
    return way.status(
        member, name, Role.DESTINATION, away, relay == null ? 0 : relay.unsentBytes(member));
  }
}
