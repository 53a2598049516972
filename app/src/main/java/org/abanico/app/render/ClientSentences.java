package org.abanico.app.render;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.abanico.app.text.Messages;
import org.abanico.app.text.Quantities;
import org.abanico.app.text.SafeText;
import org.abanico.backup.FolderException;
import org.abanico.backup.LeftOut;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientEvent.DestinationResult;
import org.abanico.transport.CloseCode;

/** What a client's events say in words: everything but {@link ClientEvent.Progressed}. */
public final class ClientSentences {
  private final Messages messages;
  private final Quantities quantities;
  private final Reasons reasons;
  private final VerificationWords verification;
  private final Side side;

  public ClientSentences(Messages messages, Side side) {
    this.messages = messages;
    this.quantities = new Quantities(messages.locale());
    this.reasons = new Reasons(messages);
    this.verification = new VerificationWords(messages);
    this.side = side;
  }

  /** One line of text, without its end; {@code error} when it belongs on standard error. */
  public record Sentence(String text, boolean error) {}

  /** The lines of an event; none for those that say nothing in words. */
  public List<Sentence> of(ClientEvent event) {
    return switch (event) {
      case ClientEvent.Connecting e ->
          e.attempt() == 1
              ? said("connecting", SafeText.of(e.server()))
              : said("connecting.again", SafeText.of(e.server()), e.attempt());
      case ClientEvent.Joined e ->
          said(
              "joined." + side.key(),
              SafeText.of(e.server()),
              SafeText.of(e.group()),
              SafeText.of(e.name()));
      case ClientEvent.Waiting e ->
          e.need() == 0
              ? said("waiting.source", e.have())
              : said("waiting.destinations", e.have(), e.need());
      case ClientEvent.MemberJoined e -> said("member.joined", SafeText.of(e.name()));
      case ClientEvent.MemberGone e ->
          said("member.gone", SafeText.of(e.name()), reasons.cause(e.code(), e.words()));
      case ClientEvent.ReadyToSend e -> said("ready", SafeText.of(e.backup()), e.members());
      case ClientEvent.FurtherBackup e ->
          said("ready.further", SafeText.of(e.backup()), names(e.names()));
      case ClientEvent.Queued e -> said("queued", e.ahead());
      case ClientEvent.WaitedInVain e ->
          e.names().isEmpty()
              ? failed("waited-in-vain.nobody")
              : failed("waited-in-vain", e.names().size(), e.need(), names(e.names()));
      case ClientEvent.DestinationLost e -> lost(e);
      case ClientEvent.DestinationBack e -> said("destination.back", SafeText.of(e.name()));
      case ClientEvent.HeldUp e ->
          e.names().isEmpty() ? said("held-up.over") : said("held-up", names(e.names()));
      case ClientEvent.Recovered e -> recovered(e);
      case ClientEvent.Begun e -> said("begun", SafeText.of(e.backup()), SafeText.of(e.source()));
      case ClientEvent.Progressed _ -> List.of();
      case ClientEvent.Omitted e ->
          failed("omitted", SafeText.of(e.path()), reasons.omission(e.code(), e.detail()));
      case ClientEvent.Remarked e ->
          said("remarked", SafeText.of(e.path()), reasons.remark(e.code(), e.detail()));
      case ClientEvent.FellShort e ->
          said(
              "short." + e.shortfall().kind(),
              e.shortfall().count(),
              SafeText.of(e.shortfall().example()));
      case ClientEvent.LeftOut e -> leftOut(e.leftOut());
      case ClientEvent.FolderFailed e -> folderFailed(e);
      case ClientEvent.SourceFinished e -> summary(e);
      case ClientEvent.Published e ->
          said(
              e.omitted() == 0 && e.leftOut() == 0 ? "published" : "published.incomplete",
              SafeText.of(e.backup()),
              SafeText.of(e.source()),
              e.files(),
              quantities.bytes(e.bytes()),
              quantities.duration(e.elapsedNanos()),
              averageRate(e.bytes(), e.elapsedNanos()),
              e.omitted(),
              e.leftOut());
      case ClientEvent.Serving e ->
          said("serving", SafeText.of(e.restore()), SafeText.of(e.name()));
      case ClientEvent.Served e ->
          e.done()
              ? said(
                  "served",
                  SafeText.of(e.restore()),
                  SafeText.of(e.name()),
                  e.files(),
                  quantities.bytes(e.bytes()))
              : said(
                  "served.failed",
                  SafeText.of(e.restore()),
                  SafeText.of(e.name()),
                  reasons.cause(e.code(), ""));
      case ClientEvent.Forgotten e ->
          said("forgotten", SafeText.of(String.join(", ", e.backups())));
      case ClientEvent.RetentionHeld e -> failed("retention." + e.doubt());
      case ClientEvent.FolderDamaged e -> List.of(verification.damaged(e.damage()));
      case ClientEvent.FolderVerified e -> verification.verified(e.verified());
      case ClientEvent.BackupOverdue e ->
          e.time().isEmpty()
              ? failed("overdue.never", quantities.wait(e.limit()))
              : failed(
                  "overdue",
                  SafeText.of(e.backup()),
                  e.time().get().truncatedTo(ChronoUnit.SECONDS).toString(),
                  quantities.wait(e.limit()));
      case ClientEvent.FolderNotVerified e -> failed("verify.cannot", SafeText.of(e.words()));
      case ClientEvent.NextBackup e ->
          said(e.watched() ? "schedule.watching" : "schedule.next", time(e.time()));
      case ClientEvent.NotWatched e -> failed("schedule.blind", SafeText.of(e.detail()));
      case ClientEvent.NotBegun e -> List.of(new Sentence(SafeText.of(e.words()), true));
      case ClientEvent.BackupFailed e ->
          failed(
              e.code().equals("half-switched") ? "backup.half-switched" : "backup.failed",
              SafeText.of(e.backup()),
              reasons.cause(e.code(), e.words()),
              reasons.advice(e.code()));
      case ClientEvent.Refused e ->
          failed("refused", reasons.cause(e.code(), e.words()), reasons.advice(e.code()));
      case ClientEvent.Disconnected e -> disconnected(e);
      case ClientEvent.Ended e -> ended(e.outcome());
    };
  }

  private String time(ZonedDateTime time) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
        .withLocale(messages.locale())
        .format(time);
  }

  private static String names(List<String> names) {
    return SafeText.of(String.join(", ", names));
  }

  private List<Sentence> lost(ClientEvent.DestinationLost event) {
    String name = SafeText.of(event.name());
    String cause = reasons.cause(event.code(), event.words());
    return event.waitNanos() == 0
        ? said("member.gone", name, cause)
        : said("destination.lost", name, cause, quantities.duration(event.waitNanos()));
  }

  private List<Sentence> recovered(ClientEvent.Recovered event) {
    String key = "recovered." + event.what() + (event.tree().isEmpty() ? ".empty" : "");
    return said(key, SafeText.of(event.backup()), SafeText.of(event.tree()));
  }

  private List<Sentence> leftOut(LeftOut leftOut) {
    List<Sentence> lines = new ArrayList<>();
    for (LeftOut.Entry entry : leftOut.named()) {
      lines.addAll(failed("left-out." + entry.refusal(), SafeText.of(entry.path())));
    }
    long more = leftOut.count() - leftOut.named().size();
    if (more > 0) {
      lines.addAll(failed("left-out.more", more));
    }
    return lines;
  }

  private List<Sentence> folderFailed(ClientEvent.FolderFailed event) {
    String path = SafeText.of(event.path());
    return event.problem() == FolderException.Problem.IO
        ? failed("folder.failed", path)
        : failed("folder." + event.problem(), path);
  }

  private List<Sentence> summary(ClientEvent.SourceFinished finished) {
    List<DestinationResult> results = finished.destinations();
    List<Sentence> lines = new ArrayList<>();
    for (DestinationResult result : results) {
      String name = SafeText.of(result.name());
      if (result.isHandedOver()) {
        lines.addAll(said("destination.handed-over", name));
        continue;
      }
      lines.addAll(
          result.held()
              ? said(
                  result.leftOut() == 0 ? "destination.held" : "destination.lacks",
                  name,
                  result.files(),
                  quantities.bytes(result.bytes()),
                  result.leftOut())
              : failed(
                  "destination.failed",
                  name,
                  reasons.cause(result.code(), result.words()),
                  reasons.advice(result.code())));
    }
    lines.addAll(
        said(
            finished.omitted() == 0 ? "summary" : "summary.incomplete",
            results.stream().filter(DestinationResult::held).count(),
            results.size(),
            SafeText.of(finished.backup()),
            finished.files(),
            quantities.bytes(finished.bytes()),
            quantities.duration(finished.elapsedNanos()),
            averageRate(finished.bytes(), finished.elapsedNanos()),
            finished.omitted()));
    return lines;
  }

  private List<Sentence> disconnected(ClientEvent.Disconnected event) {
    CloseCode code = event.reason().code();
    if (!event.reason().byPeer() && (code == CloseCode.DONE || code == CloseCode.INTERRUPTED)) {
      return List.of();
    }
    String cause = reasons.cause(code.text(), event.reason().words());
    if (event.retryInNanos() < 0) {
      return failed("disconnected", cause, reasons.advice(code.text()));
    }
    long seconds = Math.ceilDiv(event.retryInNanos(), TimeUnit.SECONDS.toNanos(1));
    return said("disconnected.retry", cause, seconds);
  }

  private List<Sentence> ended(ClientEvent.Outcome outcome) {
    String key = "outcome." + side.key() + "." + outcome.name();
    return outcome == ClientEvent.Outcome.COMPLETE ? said(key) : failed(key);
  }

  private String averageRate(long bytes, long nanos) {
    return quantities.rate(nanos <= 0 ? 0 : (long) (bytes / (nanos / 1e9)));
  }

  private List<Sentence> said(String key, Object... arguments) {
    return List.of(new Sentence(messages.text(key, arguments), false));
  }

  private List<Sentence> failed(String key, Object... arguments) {
    return List.of(new Sentence(messages.text(key, arguments), true));
  }
}
