package org.abanico.app.render;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.abanico.backup.LeftOut;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientEvent.DestinationResult;
import org.abanico.client.CopyProgress;

/** A client's events for programs: one JSON object a line, as docs/operations.md describes them. */
public final class JsonRenderer implements Renderer<ClientEvent> {

  @Override
  public void on(ClientEvent event, long nowNanos, Output output) {
    output.out(line(event) + "\n");
  }

  private static JsonLine line(ClientEvent event) {
    return switch (event) {
      case ClientEvent.Connecting e ->
          JsonLine.event("connecting").put("server", e.server()).put("attempt", e.attempt());
      case ClientEvent.Joined e ->
          JsonLine.event("joined")
              .put("server", e.server())
              .put("group", e.group())
              .put("name", e.name());
      case ClientEvent.Waiting e ->
          JsonLine.event("waiting").put("have", e.have()).put("need", e.need());
      case ClientEvent.MemberJoined e -> JsonLine.event("member-joined").put("name", e.name());
      case ClientEvent.MemberGone e ->
          JsonLine.event("member-gone")
              .put("name", e.name())
              .put("code", e.code())
              .put("words", e.words());
      case ClientEvent.ReadyToSend e ->
          JsonLine.event("ready-to-send").put("backup", e.backup()).put("members", e.members());
      case ClientEvent.FurtherBackup e ->
          JsonLine.event("further-backup")
              .put("backup", e.backup())
              .put("members", names(e.names()));
      case ClientEvent.Queued e -> JsonLine.event("queued").put("ahead", e.ahead());
      case ClientEvent.WaitedInVain e ->
          JsonLine.event("waited-in-vain").put("members", names(e.names())).put("need", e.need());
      case ClientEvent.DestinationLost e ->
          JsonLine.event("destination-lost")
              .put("name", e.name())
              .put("code", e.code())
              .put("words", e.words())
              .put("waitNanos", e.waitNanos());
      case ClientEvent.DestinationBack e ->
          JsonLine.event("destination-back").put("name", e.name());
      case ClientEvent.HeldUp e -> JsonLine.event("held-up").put("members", names(e.names()));
      case ClientEvent.Recovered e ->
          JsonLine.event("recovered")
              .put("what", lower(e.what()))
              .put("backup", e.backup())
              .put("tree", e.tree());
      case ClientEvent.Begun e ->
          JsonLine.event("begun").put("backup", e.backup()).put("source", e.source());
      case ClientEvent.Progressed e -> progress(e.progress());
      case ClientEvent.Omitted e ->
          JsonLine.event("omitted")
              .put("code", e.code())
              .put("path", e.path())
              .put("detail", e.detail());
      case ClientEvent.Remarked e ->
          JsonLine.event("remarked")
              .put("code", e.code())
              .put("path", e.path())
              .put("detail", e.detail());
      case ClientEvent.FellShort e ->
          JsonLine.event("fell-short")
              .put("kind", lower(e.shortfall().kind()))
              .put("count", e.shortfall().count())
              .put("example", e.shortfall().example());
      case ClientEvent.LeftOut e -> leftOut(e.leftOut());
      case ClientEvent.FolderFailed e ->
          JsonLine.event("folder-failed").put("problem", lower(e.problem())).put("path", e.path());
      case ClientEvent.SourceFinished e ->
          JsonLine.event("source-finished")
              .put("backup", e.backup())
              .put("destinations", e.destinations().stream().map(JsonRenderer::result).toList())
              .put("files", e.files())
              .put("bytes", e.bytes())
              .put("omitted", e.omitted())
              .put("elapsedNanos", e.elapsedNanos());
      case ClientEvent.Published e ->
          JsonLine.event("published")
              .put("backup", e.backup())
              .put("source", e.source())
              .put("files", e.files())
              .put("bytes", e.bytes())
              .put("omitted", e.omitted())
              .put("leftOut", e.leftOut())
              .put("elapsedNanos", e.elapsedNanos());
      case ClientEvent.Serving e ->
          JsonLine.event("serving").put("restore", e.restore()).put("name", e.name());
      case ClientEvent.Served e ->
          JsonLine.event("served")
              .put("restore", e.restore())
              .put("name", e.name())
              .put("done", e.done())
              .put("code", e.code())
              .put("files", e.files())
              .put("bytes", e.bytes());
      case ClientEvent.Forgotten e ->
          JsonLine.event("forgotten")
              .put("backups", e.backups().stream().map(JsonRenderer::backup).toList());
      case ClientEvent.RetentionHeld e ->
          JsonLine.event("retention-held").put("doubt", lower(e.doubt()));
      case ClientEvent.FolderDamaged e -> VerificationWords.line(e.damage());
      case ClientEvent.FolderVerified e -> VerificationWords.line(e.verified());
      case ClientEvent.BackupOverdue e ->
          JsonLine.event("backup-overdue")
              .put("backup", e.backup())
              .put("time", e.time().map(Instant::toString).orElse(""))
              .put("limitSeconds", e.limit().toSeconds());
      case ClientEvent.FolderNotVerified e ->
          JsonLine.event("not-verified").put("words", e.words());
      case ClientEvent.NextBackup e ->
          JsonLine.event("next-backup")
              .put("time", e.time().toInstant().toString())
              .put("watched", e.watched());
      case ClientEvent.NotWatched e -> JsonLine.event("not-watched").put("detail", e.detail());
      case ClientEvent.NotBegun e -> JsonLine.event("not-begun").put("detail", e.words());
      case ClientEvent.BackupFailed e ->
          JsonLine.event("backup-failed")
              .put("backup", e.backup())
              .put("code", e.code())
              .put("words", e.words());
      case ClientEvent.Refused e ->
          JsonLine.event("refused").put("code", e.code()).put("words", e.words());
      case ClientEvent.Disconnected e ->
          JsonLine.event("disconnected")
              .put("code", e.reason().code().text())
              .put("words", e.reason().words())
              .put("byPeer", e.reason().byPeer())
              .put("retryInNanos", e.retryInNanos());
      case ClientEvent.Ended e -> JsonLine.event("ended").put("outcome", lower(e.outcome()));
    };
  }

  private static JsonLine progress(CopyProgress progress) {
    return JsonLine.event("progressed")
        .put("phase", lower(progress.phase()))
        .put("directory", progress.directory())
        .put("filesDone", progress.filesDone())
        .put("filesTotal", progress.filesTotal())
        .put("bytesDone", progress.bytesDone())
        .put("bytesTotal", progress.bytesTotal())
        .put("counted", progress.counted())
        .put("bytesPerSecond", progress.bytesPerSecond())
        .put("nanosLeft", progress.nanosLeft());
  }

  private static JsonLine result(DestinationResult result) {
    return new JsonLine()
        .put("name", result.name())
        .put("held", result.held())
        .put("code", result.code())
        .put("words", result.words())
        .put("files", result.files())
        .put("bytes", result.bytes())
        .put("leftOut", result.leftOut());
  }

  /** What a file system cannot hold. */
  static JsonLine leftOut(LeftOut leftOut) {
    return JsonLine.event("left-out")
        .put("count", leftOut.count())
        .put("entries", leftOut.named().stream().map(JsonRenderer::entry).toList());
  }

  private static JsonLine entry(LeftOut.Entry entry) {
    return new JsonLine().put("code", entry.refusal().text()).put("path", entry.path());
  }

  private static List<JsonLine> names(List<String> names) {
    return names.stream().map(name -> new JsonLine().put("name", name)).toList();
  }

  private static JsonLine backup(String backup) {
    return new JsonLine().put("backup", backup);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
