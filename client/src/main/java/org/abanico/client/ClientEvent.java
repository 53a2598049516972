package org.abanico.client;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.abanico.backup.FolderException;
import org.abanico.backup.Recovery;
import org.abanico.backup.Shortfall;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.Retention;
import org.abanico.backup.history.Verified;
import org.abanico.transport.CloseReason;

/**
 * What a client session tells its front end (a command line or a window), in the order in which it
 * happens, on the thread that drives its endpoint. Front ends turn these into words; sessions know
 * no language.
 */
public sealed interface ClientEvent {

  /** Looking for the server; {@code attempt} counts from 1. */
  record Connecting(String server, int attempt) implements ClientEvent {}

  /** The server took this client into the group. */
  record Joined(String server, String group, String name) implements ClientEvent {}

  /** So many destinations are there of so many; {@code need} is 0 while no source is there. */
  record Waiting(int have, int need) implements ClientEvent {}

  /** To a source: a destination is there. */
  record MemberJoined(String name) implements ClientEvent {}

  /** To a source: a destination is there no longer (while waiting). */
  record MemberGone(String name, String code, String words) implements ClientEvent {}

  /** To a source: so many backups of the group come before its own. */
  record Queued(int ahead) implements ClientEvent {}

  /**
   * To a source: too few destinations are there, after as long as it was to wait.
   *
   * @param names who is there
   * @param need how many were asked for
   */
  record WaitedInVain(List<String> names, int need) implements ClientEvent {}

  /** To a source: READY-TO-SEND came; the copy begins. */
  record ReadyToSend(String backup, int members) implements ClientEvent {}

  /** To a source: another backup begins, for those who do not hold the folder yet. */
  record FurtherBackup(String backup, List<String> names) implements ClientEvent {}

  /**
   * To a source: a destination that took part is gone.
   *
   * @param waitNanos how long it is waited for; 0 when it is not
   */
  record DestinationLost(String name, String code, String words, long waitNanos)
      implements ClientEvent {}

  /** To a source: a destination that was lost is there again. */
  record DestinationBack(String name) implements ClientEvent {}

  /**
   * To a source: the server has no room before these have caught up.
   *
   * @param names nobody: it goes on
   */
  record HeldUp(List<String> names) implements ClientEvent {}

  /**
   * To a destination: a backup was found half done in its folder, and brought to an end.
   *
   * @param tree the backup whose tree the folder is now; empty when it is that of none
   */
  record Recovered(Recovery.What what, String backup, String tree) implements ClientEvent {}

  /** To a destination: a backup begins. */
  record Begun(String backup, String source) implements ClientEvent {}

  /** A few times a second while a copy runs. */
  record Progressed(CopyProgress progress) implements ClientEvent {}

  /**
   * To a source: an entry of the folder is not in the backup; the code is one of protocol.md,
   * section 8.1.
   */
  record Omitted(String code, String path, String detail) implements ClientEvent {}

  /**
   * To a source: an entry of the folder is in the backup, but there is something to tell of it; the
   * code is one of {@link org.abanico.backup.BackupReader.Omission}.
   */
  record Remarked(String code, String path, String detail) implements ClientEvent {}

  /** To a destination, before it is published: something could not be given to its entries. */
  record FellShort(Shortfall shortfall) implements ClientEvent {}

  /**
   * To a destination, before a backup is published: so many entries of it cannot be held in the
   * folder, of which some are named.
   */
  record LeftOut(org.abanico.backup.LeftOut leftOut) implements ClientEvent {}

  /** The folder cannot be used any more. */
  record FolderFailed(FolderException.Problem problem, String path) implements ClientEvent {}

  /** To a source, at its end: what became of each destination, and of the folder. */
  record SourceFinished(
      String backup,
      List<DestinationResult> destinations,
      long files,
      long bytes,
      long omitted,
      long elapsedNanos)
      implements ClientEvent {}

  /** To a destination: its folder is the new tree; the receipt is on its way. */
  record Published(
      String backup,
      String source,
      long files,
      long bytes,
      long omitted,
      long leftOut,
      long elapsedNanos)
      implements ClientEvent {}

  /** To a destination: a client begins to get back what it has asked for. */
  record Serving(String restore, String name) implements ClientEvent {}

  /** To a destination: that client has all of it ({@code done}), or it came to nothing. */
  record Served(String restore, String name, boolean done, String code, long files, long bytes)
      implements ClientEvent {}

  /** To a destination: these older backups are not kept any longer. */
  record Forgotten(List<String> backups) implements ClientEvent {}

  /** To a destination: everything is kept, for times cannot be trusted. */
  record RetentionHeld(Retention.Doubt doubt) implements ClientEvent {}

  /** To a destination that verifies its folder by itself: something is not as it should be. */
  record FolderDamaged(Damage damage) implements ClientEvent {}

  /** To a destination that verifies its folder by itself: the day's share is done. */
  record FolderVerified(Verified verified) implements ClientEvent {}

  /** To a destination that verifies its folder by itself: that cannot be done today. */
  record FolderNotVerified(String words) implements ClientEvent {}

  /**
   * To a destination: its last good backup is longer ago than its user wants.
   *
   * @param backup that last one; empty when there never was any
   * @param time when it was published
   * @param limit what its user wants
   */
  record BackupOverdue(String backup, Optional<Instant> time, Duration limit)
      implements ClientEvent {}

  /**
   * To a source that stays: its next backup begins then.
   *
   * @param time in the zone of its schedule
   * @param watched whether a change in the folder begins it earlier
   */
  record NextBackup(ZonedDateTime time, boolean watched) implements ClientEvent {}

  /** To a source that stays: its folder is not watched any more. */
  record NotWatched(String detail) implements ClientEvent {}

  /** To a source that stays: a later backup could not begin. */
  record NotBegun(String words) implements ClientEvent {}

  /** To a destination: this backup failed here; what was there before still is. */
  record BackupFailed(String backup, String code, String words) implements ClientEvent {}

  /**
   * The server refused to take this client; the code is one of protocol.md, section 9. Final,
   * unless a {@link Disconnected} follows that says when it is tried again.
   */
  record Refused(String code, String words) implements ClientEvent {}

  /** The connection is gone; {@code retryInNanos} is -1 when the session ends with it. */
  record Disconnected(CloseReason reason, long retryInNanos) implements ClientEvent {}

  /** The session is over: always the last event, exactly once. */
  record Ended(Outcome outcome) implements ClientEvent {}

  /**
   * What became of one destination: held when its receipt matched, else why not.
   *
   * @param code of protocol.md, section 9, or {@link #HANDED_OVER}
   */
  record DestinationResult(
      String name, boolean held, String code, String words, long files, long bytes, long leftOut) {
    /** Its source did not wait for it: the server has all that it needs. */
    public static final String HANDED_OVER = "handed-over";

    /** One that holds everything, or nothing. */
    public DestinationResult(
        String name, boolean held, String code, String words, long files, long bytes) {
      this(name, held, code, words, files, bytes, 0);
    }

    /** Whether it is not known, for its source did not wait for it. */
    public boolean isHandedOver() {
      return !held && code.equals(HANDED_OVER);
    }
  }

  /** How a session ended; front ends make exit codes of it. */
  enum Outcome {
    /** Everything asked for is done and checked. */
    COMPLETE,
    /** Done, but entries of the folder were left out. */
    INCOMPLETE,
    /**
     * A source: one destination or more does not hold the tree. A destination run for one backup:
     * that backup failed.
     */
    FAILED,
    /** A source: fewer destinations came than were asked for, and nothing was sent. */
    TOO_FEW,
    /** No server answered, or the connection was lost. */
    NO_CONNECTION,
    /** The server refused. */
    REFUSED,
    /** The folder cannot be used. */
    FOLDER,
    /** Stopped by its user. */
    INTERRUPTED
  }
}
