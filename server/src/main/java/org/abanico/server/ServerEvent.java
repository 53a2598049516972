package org.abanico.server;

import java.util.List;

/**
 * What the relay tells its front end, on the thread that drives its endpoint. Groups are named as
 * the server's user sees them ({@link KeyGrant#label}).
 */
public sealed interface ServerEvent {

  /**
   * A client joined a group. {@code need} is 0 for a destination, and for a source that says itself
   * when to begin.
   */
  record ClientJoined(String group, String name, Role role, String address, int need)
      implements ServerEvent {}

  /** A client is gone; the code is one of protocol.md, section 9. */
  record ClientLeft(String group, String name, Role role, String code, String words)
      implements ServerEvent {}

  /** A client gives no sign of life: it does not count until it is there again. */
  record ClientAway(String group, String name, Role role) implements ServerEvent {}

  /** A client that was away is there again. */
  record ClientBack(String group, String name, Role role, String address) implements ServerEvent {}

  /** A client was not taken. */
  record ClientRefused(String group, String name, Role role, String address, String code)
      implements ServerEvent {}

  /** So many destinations of so many are there. */
  record Gathering(String group, int have, int need) implements ServerEvent {}

  record BackupBegun(String group, String backup, String source, int members)
      implements ServerEvent {}

  /**
   * A few times a second at most while a backup runs: bytes of blocks taken from the source and
   * given to all members.
   */
  record BackupProgressed(String group, String backup, long blocks, long bytesIn, long bytesOut)
      implements ServerEvent {}

  /** A member said that it holds the backup ({@code held}) or that it failed. */
  record MemberFinished(String group, String backup, String name, boolean held, String code)
      implements ServerEvent {}

  /** The source has given all of a backup: the server brings it to an end, with or without it. */
  record BackupSent(String group, String backup) implements ServerEvent {}

  /**
   * There is no room for more blocks of a backup: its source waits for those named, who have most
   * to catch up with. Without names: there is room again.
   */
  record StoreFilled(String group, String backup, List<String> names) implements ServerEvent {}

  /** Nobody waits for the backup any more. */
  record BackupEnded(String group, String backup, long bytesIn, long bytesOut)
      implements ServerEvent {}

  /** A destination begins to give back to a client what that has asked for. */
  record RestoreBegun(String group, String restore, String from, String name)
      implements ServerEvent {}

  /** The client has all of it ({@code done}), or it came to nothing. */
  record RestoreEnded(
      String group, String restore, String from, String name, boolean done, String code)
      implements ServerEvent {}

  /** An observer had the backup of a group begin. */
  record StartedByHand(String group, String name, String address) implements ServerEvent {}

  /** An observer was not taken, or not done what it asked for; the group is {@code *} for all. */
  record ObserverRefused(String group, String name, String address, String code)
      implements ServerEvent {}

  /**
   * A destination of a site may not take part in the group's backups at the other server; the code
   * is one of those of REFUSED. Told at both servers.
   */
  record MemberRefused(String group, String site, String name, String code)
      implements ServerEvent {}

  /** Another server brings this group its backups from now on. */
  record UpstreamReached(String group, String upstream) implements ServerEvent {}

  /**
   * That server is not reached, does not take this one, or was lost.
   *
   * @param code one of protocol.md, section 9
   * @param retryNanos after which time it is tried again
   */
  record UpstreamLost(String group, String upstream, String code, String words, long retryNanos)
      implements ServerEvent {}

  /**
   * Packets of strangers were refused, in a minute or so, from so many addresses or more: summed
   * up, since whoever sends them may send a great many.
   */
  record StrangersRefused(long packets, int addresses, boolean moreAddresses)
      implements ServerEvent {}

  /** Who somebody is in a group. */
  enum Role {
    SOURCE,
    DESTINATION,
    /** Another server, which gets the group's backups for its own destinations. */
    SITE,
    /** Another server, from which this one gets the group's backups. */
    UPSTREAM,
    /** Gets back what a destination holds. */
    RESTORER
  }
}
