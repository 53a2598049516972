package org.abanico.desktop.model;

import java.util.List;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientEvent.DestinationResult;
import org.abanico.desktop.program.ClientRequest.Role;
import org.abanico.desktop.program.Phrases;
import org.abanico.desktop.text.Language;
import org.abanico.desktop.text.Words;
import org.abanico.transport.CloseCode;

/**
 * A client's events as lines: those of the command line, but where these say what to do on a
 * command line. What to do in a window is said where the window says how things are.
 */
final class ClientLog {
  private final Speech speech;

  ClientLog(Speech speech) {
    this.speech = speech;
  }

  List<String> lines(ClientEvent event, Role role, Language language) {
    Words words = speech.words(language);
    Phrases phrases = speech.phrases(language);
    return switch (event) {
      case ClientEvent.Refused e ->
          List.of(words.text("log.refused", phrases.cause(e.code(), e.words())));
      case ClientEvent.Disconnected e when isGoodbye(e) -> List.of();
      case ClientEvent.Disconnected e when e.retryInNanos() < 0 ->
          List.of(
              words.text(
                  "log.disconnected", phrases.cause(e.reason().code().text(), e.reason().words())));
      case ClientEvent.BackupFailed e ->
          List.of(words.text("log.failed", e.backup(), phrases.cause(e.code(), e.words())));
      case ClientEvent.FolderFailed e ->
          List.of(words.text("problem.folder." + e.problem(), phrases.safe(e.path()), ""));
      case ClientEvent.SourceFinished e ->
          e.destinations().stream().map(result -> line(result, words, phrases)).toList();
      default -> phrases.sentences(event, role == Role.SOURCE);
    };
  }

  /** Whether this side ended the connection because it was done. */
  private static boolean isGoodbye(ClientEvent.Disconnected event) {
    CloseCode code = event.reason().code();
    return !event.reason().byPeer() && (code == CloseCode.DONE || code == CloseCode.INTERRUPTED);
  }

  private static String line(DestinationResult result, Words words, Phrases phrases) {
    String name = phrases.safe(result.name());
    if (result.held() && result.leftOut() > 0) {
      return words.text("log.lacks", name, result.leftOut());
    }
    if (result.isHandedOver()) {
      return words.text("log.handed-over", name);
    }
    return result.held()
        ? words.text("log.held", name)
        : words.text("log.not-held", name, phrases.cause(result.code(), result.words()));
  }
}
