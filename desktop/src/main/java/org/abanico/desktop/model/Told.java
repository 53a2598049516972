package org.abanico.desktop.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abanico.backup.Shortfall;
import org.abanico.backup.history.Verified;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.CopyProgress;
import org.jspecify.annotations.Nullable;

/**
 * What a run has told so far, as a window shows it: what is going on, how far it is, what was left
 * out, how it ended. On the window's thread.
 */
public final class Told {
  /** Entries that were left out and are named; the rest are counted. */
  static final int MOST_NAMED = 1000;

  private final Runnable look;
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final List<Shortfall> shortfalls = new ArrayList<>();
  private Situation situation = new Situation.Beginning();
  private @Nullable CopyProgress progress;
  private ClientEvent.@Nullable SourceFinished finished;
  private ClientEvent.@Nullable Published published;
  private @Nullable Verified verified;
  private @Nullable Outcome outcome;

  /** The backup that a source has begun; empty while it has begun none. */
  private String sending = "";

  private long leftOutCount;

  /** An entry of the folder that is not in the backup (protocol.md, section 8.1). */
  public record LeftOut(String path, String code, String detail) {}

  /**
   * Nothing yet.
   *
   * @param look to be run when a destination's folder may hold another backup
   */
  Told(Runnable look) {
    this.look = look;
  }

  /** A new run, or the next backup of one that stays, has told nothing yet. */
  void forget() {
    situation = new Situation.Beginning();
    progress = null;
    finished = null;
    published = null;
    verified = null;
    outcome = null;
    sending = "";
    leftOut.clear();
    leftOutCount = 0;
    shortfalls.clear();
  }

  void take(ClientEvent event) {
    switch (event) {
      case ClientEvent.Connecting e ->
          situation = new Situation.Connecting(e.server(), e.attempt());
      case ClientEvent.NextBackup e -> {
        progress = null;
        situation = new Situation.Scheduled(e.time(), e.watched());
      }
      case ClientEvent.Waiting e -> {
        // How the last backup ended is told until there is something new.
        boolean ended =
            situation instanceof Situation.Holding || situation instanceof Situation.Failed;
        if (!ended || e.need() > 0) {
          situation = new Situation.Waiting(e.have(), e.need());
        }
      }
      case ClientEvent.ReadyToSend e -> sends(e.backup());
      case ClientEvent.FurtherBackup e -> sends(e.backup());
      case ClientEvent.Joined _ -> {
        look.run();
        if (!sending.isEmpty()) {
          sends(sending);
        }
      }
      case ClientEvent.Begun e -> {
        progress = null;
        published = null;
        situation = new Situation.Copying(e.backup(), e.source(), List.of());
      }
      case ClientEvent.Progressed e -> progress = e.progress();
      case ClientEvent.Omitted e -> {
        leftOutCount++;
        if (leftOut.size() < MOST_NAMED) {
          leftOut.add(new LeftOut(e.path(), e.code(), e.detail()));
        }
      }
      case ClientEvent.HeldUp e -> {
        if (situation instanceof Situation.Copying at) {
          situation = new Situation.Copying(at.backup(), at.source(), e.names());
        }
      }
      case ClientEvent.FellShort e -> shortfalls.add(e.shortfall());
      case ClientEvent.FolderFailed e ->
          situation = new Situation.FolderFailed(e.problem(), e.path());
      case ClientEvent.SourceFinished e -> finished = e;
      case ClientEvent.Published e -> {
        published = e;
        progress = null;
        situation = new Situation.Holding(e.backup(), e.source());
        look.run();
      }
      case ClientEvent.FolderDamaged _,
          ClientEvent.FolderNotVerified _,
          ClientEvent.LeftOut _,
          ClientEvent.BackupOverdue _ -> {}
      case ClientEvent.FolderVerified e -> verified = e.verified();
      case ClientEvent.BackupFailed e -> {
        progress = null;
        situation = new Situation.Failed(e.backup(), e.code(), e.words());
      }
      case ClientEvent.Refused e -> situation = new Situation.Refused(e.code(), e.words());
      case ClientEvent.Disconnected e -> disconnected(e);
      case ClientEvent.Ended e -> outcome = e.outcome();
      case ClientEvent.MemberJoined _,
          ClientEvent.Queued _,
          ClientEvent.WaitedInVain _,
          ClientEvent.DestinationLost _,
          ClientEvent.DestinationBack _,
          ClientEvent.MemberGone _,
          ClientEvent.NotWatched _,
          ClientEvent.NotBegun _,
          ClientEvent.Recovered _,
          ClientEvent.Serving _,
          ClientEvent.Served _,
          ClientEvent.Forgotten _,
          ClientEvent.RetentionHeld _,
          ClientEvent.Remarked _ -> {}
    }
  }

  private void sends(String backup) {
    sending = backup;
    situation = new Situation.Copying(backup, "", List.of());
  }

  /** A refusal says more than that the connection ended with it. */
  private void disconnected(ClientEvent.Disconnected event) {
    if (!(situation instanceof Situation.Refused) || event.retryInNanos() >= 0) {
      situation =
          new Situation.Disconnected(
              event.reason().code().text(), event.reason().words(), event.retryInNanos());
    }
  }

  /** So many entries that were left out were not told one by one. */
  void leftOutToo(long untold) {
    leftOutCount += untold;
  }

  /** Whether a source that stays waits for the time of its next backup. */
  boolean isBetweenBackups() {
    return situation instanceof Situation.Scheduled;
  }

  boolean hasBegunToSend() {
    return !sending.isEmpty();
  }

  /** What is going on. */
  public Situation situation() {
    return situation;
  }

  /** How far the copy is, while one is under way. */
  public Optional<CopyProgress> progress() {
    return Optional.ofNullable(progress);
  }

  /** The source's sum, at its end. */
  public Optional<ClientEvent.SourceFinished> finished() {
    return Optional.ofNullable(finished);
  }

  /** The last backup that this destination took in. */
  public Optional<ClientEvent.Published> published() {
    return Optional.ofNullable(published);
  }

  /** What this destination found when it last verified its folder by itself. */
  public Optional<Verified> verified() {
    return Optional.ofNullable(verified);
  }

  /** How it ended; nothing while it runs. */
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  /** What was left out, as far as it is named: {@value #MOST_NAMED} entries at most. */
  public List<LeftOut> leftOut() {
    return List.copyOf(leftOut);
  }

  /** How much was left out in all. */
  public long leftOutCount() {
    return finished == null ? leftOutCount : finished.omitted();
  }

  /** What a destination could not give to its entries. */
  public List<Shortfall> shortfalls() {
    return List.copyOf(shortfalls);
  }
}
