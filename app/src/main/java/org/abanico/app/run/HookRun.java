package org.abanico.app.run;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientEvent.Outcome;

/**
 * What a command is told of a backup that has ended, as far as the events of a client tell it: for
 * a source at the end of its session, for a destination at that of each backup. What its user
 * interrupted is no end.
 */
final class HookRun {
  private static final String PREFIX = "ABANICO_RUN_";

  private final boolean source;
  private final BiConsumer<Outcome, Map<String, String>> ended;
  private final Map<String, String> facts = new LinkedHashMap<>();

  /**
   * @param folder that is sent, or becomes the copy
   * @param ended told how it ended, and of the environment's variables
   */
  HookRun(
      boolean source,
      String group,
      String name,
      String folder,
      BiConsumer<Outcome, Map<String, String>> ended) {
    this.source = source;
    this.ended = ended;
    put("ROLE", source ? "source" : "destination");
    put("GROUP", group);
    put("NAME", name);
    put("FOLDER", folder);
    forget();
  }

  private void put(String name, Object value) {
    facts.put(PREFIX + name, String.valueOf(value));
  }

  private void forget() {
    put("BACKUP", "");
    put("SOURCE", "");
    put("CODE", "");
    put("FILES", 0);
    put("BYTES", 0);
  }

  /** Passes events on, and listens to them. */
  Consumer<ClientEvent> around(Consumer<ClientEvent> events) {
    return event -> {
      events.accept(event);
      happened(event);
    };
  }

  private void happened(ClientEvent event) {
    switch (event) {
      case ClientEvent.ReadyToSend ready -> put("BACKUP", ready.backup());
      case ClientEvent.Begun begun -> put("SOURCE", begun.source());
      case ClientEvent.Refused refused -> put("CODE", refused.code());
      case ClientEvent.Disconnected gone when source -> put("CODE", gone.reason().code().text());
      case ClientEvent.SourceFinished finished -> {
        put("BACKUP", finished.backup());
        put("FILES", finished.files());
        put("BYTES", finished.bytes());
      }
      case ClientEvent.Published published -> {
        put("BACKUP", published.backup());
        put("FILES", published.files());
        put("BYTES", published.bytes());
        end(published.omitted() == 0 ? Outcome.COMPLETE : Outcome.INCOMPLETE);
      }
      case ClientEvent.BackupFailed failed -> {
        put("BACKUP", failed.backup());
        put("CODE", failed.code());
        end(Outcome.FAILED);
      }
      case ClientEvent.Ended(Outcome outcome) when source -> end(outcome);
      default -> {}
    }
  }

  /** It came to an end. */
  void end(Outcome outcome) {
    if (outcome != Outcome.INTERRUPTED) {
      put("OUTCOME", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'));
      ended.accept(outcome, Map.copyOf(facts));
    }
    forget();
  }
}
