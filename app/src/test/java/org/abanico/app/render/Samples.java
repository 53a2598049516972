package org.abanico.app.render;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abanico.backup.FolderException;
import org.abanico.backup.LeftOut;
import org.abanico.backup.Recovery;
import org.abanico.backup.Refusal;
import org.abanico.backup.Shortfall;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.Retention;
import org.abanico.backup.history.Verified;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientEvent.DestinationResult;
import org.abanico.client.CopyProgress;
import org.abanico.client.CopyProgress.Phase;
import org.abanico.server.ServerEvent;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;

/** Events for tests. */
final class Samples {
  static final long SECOND = 1_000_000_000L;

  private Samples() {}

  /** 1.2 of 2.9 GB, 1,234 of 5,678 files, at 98.3 MB/s. */
  static CopyProgress progress(String directory) {
    return new CopyProgress(
        directory,
        1_234,
        5_678,
        1_200_000_000,
        2_900_000_000L,
        true,
        98_300_000,
        17 * SECOND,
        Phase.COPYING);
  }

  /** The same while the folder is still being counted. */
  static CopyProgress counting(String directory) {
    return new CopyProgress(
        directory, 1_234, 2_000, 1_200_000_000, 1_300_000_000, false, 0, -1, Phase.COPYING);
  }

  /** At least one of every kind of client event, each text in it being {@code text}. */
  static List<ClientEvent> clientEvents(String text) {
    List<ClientEvent> events =
        new ArrayList<>(
            List.of(
                new ClientEvent.Connecting(text, 1),
                new ClientEvent.Connecting(text, 2),
                new ClientEvent.Joined(text, text, text),
                new ClientEvent.Waiting(1, 0),
                new ClientEvent.Waiting(1, 3),
                new ClientEvent.MemberJoined(text),
                new ClientEvent.MemberGone(text, text, text),
                new ClientEvent.ReadyToSend(text, 2),
                new ClientEvent.FurtherBackup(text, List.of(text, text)),
                new ClientEvent.Queued(1),
                new ClientEvent.Queued(2),
                new ClientEvent.WaitedInVain(List.of(), 2),
                new ClientEvent.WaitedInVain(List.of(text), 2),
                new ClientEvent.DestinationLost(text, text, text, 0),
                new ClientEvent.DestinationLost(text, text, text, 600 * SECOND),
                new ClientEvent.DestinationBack(text),
                new ClientEvent.HeldUp(List.of(text, text)),
                new ClientEvent.HeldUp(List.of()),
                new ClientEvent.Recovered(Recovery.What.FINISHED, text, text),
                new ClientEvent.Recovered(Recovery.What.BROKEN_OFF, text, text),
                new ClientEvent.Recovered(Recovery.What.BROKEN_OFF, text, ""),
                new ClientEvent.Begun(text, text),
                new ClientEvent.Progressed(progress(text)),
                new ClientEvent.Progressed(counting(text)),
                new ClientEvent.Omitted(text, text, text),
                new ClientEvent.Remarked(text, text, text),
                new ClientEvent.FellShort(new Shortfall(Shortfall.Kind.ACL, 3, text)),
                new ClientEvent.LeftOut(
                    new LeftOut(3, List.of(new LeftOut.Entry(Refusal.CLASH, text)))),
                new ClientEvent.FolderFailed(FolderException.Problem.IO, text),
                new ClientEvent.SourceFinished(
                    text,
                    List.of(
                        new DestinationResult(text, true, "", "", 3, 1_500),
                        new DestinationResult(text, true, "", "", 3, 1_500, 2),
                        new DestinationResult(text, false, text, text, 0, 0),
                        new DestinationResult(
                            text, false, DestinationResult.HANDED_OVER, "", 0, 0)),
                    3,
                    1_500,
                    1,
                    2 * SECOND),
                new ClientEvent.Published(text, text, 3, 1_500, 0, 0, 2 * SECOND),
                new ClientEvent.Published(text, text, 3, 1_500, 2, 1, 2 * SECOND),
                new ClientEvent.Serving(text, text),
                new ClientEvent.Served(text, text, true, "", 3, 1_500),
                new ClientEvent.Served(text, text, false, text, 0, 0),
                new ClientEvent.Forgotten(List.of(text, text)),
                new ClientEvent.RetentionHeld(Retention.Doubt.TIMES_OUT_OF_ORDER),
                new ClientEvent.RetentionHeld(Retention.Doubt.CLOCKS_APART),
                new ClientEvent.FolderVerified(new Verified(2, 30, 1, 1_500, 0)),
                new ClientEvent.FolderVerified(new Verified(2, 30, 1, 1_500, 3)),
                new ClientEvent.FolderNotVerified(text),
                new ClientEvent.BackupOverdue(
                    text, Optional.of(Instant.parse("2026-10-12T18:00:00Z")), Duration.ofDays(3)),
                new ClientEvent.BackupOverdue("", Optional.empty(), Duration.ofHours(5)),
                new ClientEvent.NextBackup(
                    Instant.parse("2026-10-12T18:00:00Z").atZone(ZoneOffset.UTC), false),
                new ClientEvent.NextBackup(
                    Instant.parse("2026-10-12T18:00:00Z").atZone(ZoneOffset.UTC), true),
                new ClientEvent.NotWatched(text),
                new ClientEvent.NotBegun(text),
                new ClientEvent.BackupFailed(text, text, text),
                new ClientEvent.Refused(text, text),
                new ClientEvent.Disconnected(
                    new CloseReason(CloseCode.OTHER, text, true), 4 * SECOND),
                new ClientEvent.Disconnected(new CloseReason(CloseCode.LOST, text, false), -1)));
    for (Damage.What what : Damage.What.values()) {
      events.add(new ClientEvent.FolderDamaged(new Damage(what, text, text)));
    }
    for (ClientEvent.Outcome outcome : ClientEvent.Outcome.values()) {
      events.add(new ClientEvent.Ended(outcome));
    }
    return events;
  }

  /** At least one of every kind of a group's event, each text in it being {@code text}. */
  static List<ServerEvent> serverEvents(String text) {
    List<ServerEvent> events = new ArrayList<>();
    for (ServerEvent.Role role : ServerEvent.Role.values()) {
      events.add(new ServerEvent.ClientJoined(text, text, role, text, 2));
      events.add(new ServerEvent.ClientLeft(text, text, role, text, text));
      events.add(new ServerEvent.ClientRefused(text, text, role, text, text));
    }
    events.addAll(
        List.of(
            new ServerEvent.Gathering(text, 1, 2),
            new ServerEvent.Gathering(text, 1, 0),
            new ServerEvent.BackupBegun(text, text, text, 2),
            new ServerEvent.BackupProgressed(text, text, 3, 1_000, 2_000),
            new ServerEvent.MemberFinished(text, text, text, true, ""),
            new ServerEvent.MemberFinished(text, text, text, false, text),
            new ServerEvent.RestoreBegun(text, text, text, text),
            new ServerEvent.RestoreEnded(text, text, text, text, true, ""),
            new ServerEvent.RestoreEnded(text, text, text, text, false, text),
            new ServerEvent.MemberRefused(text, text, text, text),
            new ServerEvent.UpstreamReached(text, text),
            new ServerEvent.UpstreamLost(text, text, text, text, SECOND),
            new ServerEvent.BackupSent(text, text),
            new ServerEvent.StoreFilled(text, text, List.of(text, text)),
            new ServerEvent.StoreFilled(text, text, List.of()),
            new ServerEvent.StartedByHand(text, text, text),
            new ServerEvent.ObserverRefused(text, text, text, text),
            new ServerEvent.BackupEnded(text, text, 1_000, 2_000)));
    return events;
  }
}
