package org.abanico.app.render;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.abanico.app.text.Messages;
import org.abanico.app.text.Quantities;
import org.abanico.app.text.SafeText;
import org.abanico.server.ServerEvent;
import org.jspecify.annotations.Nullable;

/** The server's events as plain lines, each beginning with its group; progress every 5 s. */
public final class ServerRenderer implements Renderer<ServerEvent> {
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(5);

  /** Running backups whose start is remembered; beyond that the oldest is forgotten. */
  private static final int MOST_RUNS = 1024;

  private final Messages messages;
  private final Quantities quantities;
  private final Reasons reasons;
  private final Map<String, Run> runs = new LinkedHashMap<>();

  public ServerRenderer(Messages messages) {
    this.messages = messages;
    this.quantities = new Quantities(messages.locale());
    this.reasons = new Reasons(messages);
  }

  /** A running backup: when it began, and what its last line said. */
  private static final class Run {
    final long begun;
    long lastLine;
    long lastBytesIn;

    Run(long now) {
      begun = now;
      lastLine = now;
    }
  }

  @Override
  public void on(ServerEvent event, long nowNanos, Output output) {
    String text =
        switch (event) {
          case ServerEvent.ClientJoined e ->
              line(
                  e.group(),
                  "server.joined." + e.role().name(),
                  SafeText.of(e.name()),
                  SafeText.of(e.address()),
                  e.need());
          case ServerEvent.ClientLeft e ->
              line(
                  e.group(),
                  "server.left." + e.role().name(),
                  SafeText.of(e.name()),
                  reasons.cause(e.code(), e.words()));
          case ServerEvent.ClientAway e ->
              line(e.group(), "server.away." + e.role().name(), SafeText.of(e.name()));
          case ServerEvent.ClientBack e ->
              line(
                  e.group(),
                  "server.back." + e.role().name(),
                  SafeText.of(e.name()),
                  SafeText.of(e.address()));
          case ServerEvent.ClientRefused e ->
              line(
                  e.group(),
                  "server.refused." + e.role().name(),
                  SafeText.of(e.name()),
                  SafeText.of(e.address()),
                  reasons.cause(e.code(), ""));
          case ServerEvent.Gathering e ->
              e.need() == 0
                  ? line(e.group(), "waiting.source", e.have())
                  : line(e.group(), "waiting.destinations", e.have(), e.need());
          case ServerEvent.BackupBegun e -> begun(e, nowNanos);
          case ServerEvent.BackupProgressed e -> progressed(e, nowNanos);
          case ServerEvent.MemberFinished e ->
              e.held()
                  ? line(e.group(), "server.member.held", SafeText.of(e.name()))
                  : line(
                      e.group(),
                      "server.member.failed",
                      SafeText.of(e.name()),
                      reasons.cause(e.code(), ""));
          case ServerEvent.BackupSent e -> line(e.group(), "server.sent", SafeText.of(e.backup()));
          case ServerEvent.StoreFilled e ->
              e.names().isEmpty()
                  ? line(e.group(), "server.store.room", SafeText.of(e.backup()))
                  : line(
                      e.group(),
                      "server.store.full",
                      SafeText.of(e.backup()),
                      SafeText.of(String.join(", ", e.names())));
          case ServerEvent.BackupEnded e -> ended(e, nowNanos);
          case ServerEvent.RestoreBegun e ->
              line(
                  e.group(),
                  "server.restore.begun",
                  SafeText.of(e.restore()),
                  SafeText.of(e.from()),
                  SafeText.of(e.name()));
          case ServerEvent.RestoreEnded e ->
              line(
                  e.group(),
                  e.done() ? "server.restore.done" : "server.restore.failed",
                  SafeText.of(e.from()),
                  SafeText.of(e.name()),
                  reasons.cause(e.code(), ""));
          case ServerEvent.StartedByHand e ->
              line(
                  e.group(),
                  "server.started-by-hand",
                  SafeText.of(e.name()),
                  SafeText.of(e.address()));
          case ServerEvent.ObserverRefused e ->
              line(
                  e.group(),
                  "server.refused.observer",
                  SafeText.of(e.name()),
                  SafeText.of(e.address()),
                  reasons.cause(e.code(), ""));
          case ServerEvent.MemberRefused e ->
              line(
                  e.group(),
                  "server.member.refused",
                  SafeText.of(e.name()),
                  SafeText.of(e.site()),
                  reasons.cause(e.code(), ""));
          case ServerEvent.UpstreamReached e ->
              line(e.group(), "server.upstream.reached", SafeText.of(e.upstream()));
          case ServerEvent.UpstreamLost e ->
              line(
                  e.group(),
                  "server.upstream.lost",
                  SafeText.of(e.upstream()),
                  reasons.cause(e.code(), e.words()),
                  quantities.duration(e.retryNanos()));
          case ServerEvent.StrangersRefused e ->
              messages.text(
                  e.moreAddresses() ? "server.strangers.many" : "server.strangers",
                  e.packets(),
                  e.addresses());
        };
    if (text != null) {
      output.out(text + "\n");
    }
  }

  /** No group has a line feed in its name. */
  private static String run(String group, String backup) {
    return group + '\n' + backup;
  }

  private String begun(ServerEvent.BackupBegun event, long nowNanos) {
    if (runs.size() >= MOST_RUNS) {
      runs.remove(runs.keySet().iterator().next());
    }
    runs.put(run(event.group(), event.backup()), new Run(nowNanos));
    return line(
        event.group(),
        "server.begun",
        SafeText.of(event.backup()),
        SafeText.of(event.source()),
        event.members());
  }

  private @Nullable String progressed(ServerEvent.BackupProgressed event, long nowNanos) {
    Run run = runs.computeIfAbsent(run(event.group(), event.backup()), _ -> new Run(nowNanos));
    long elapsed = nowNanos - run.lastLine;
    if (elapsed < INTERVAL) {
      return null;
    }
    String rate = rate(event.bytesIn() - run.lastBytesIn, elapsed);
    run.lastLine = nowNanos;
    run.lastBytesIn = event.bytesIn();
    return line(
        event.group(),
        "server.progress",
        quantities.bytes(event.bytesIn()),
        quantities.bytes(event.bytesOut()),
        rate);
  }

  private String ended(ServerEvent.BackupEnded event, long nowNanos) {
    Run run = runs.remove(run(event.group(), event.backup()));
    long elapsed = run == null ? 0 : nowNanos - run.begun;
    return line(
        event.group(),
        "server.ended",
        SafeText.of(event.backup()),
        quantities.bytes(event.bytesIn()),
        quantities.bytes(event.bytesOut()),
        quantities.duration(elapsed),
        rate(event.bytesIn(), elapsed));
  }

  private String rate(long bytes, long nanos) {
    return quantities.rate(nanos <= 0 ? 0 : (long) (bytes / (nanos / 1e9)));
  }

  private String line(String group, String key, Object... arguments) {
    return "[" + SafeText.of(group) + "] " + messages.text(key, arguments);
  }
}
