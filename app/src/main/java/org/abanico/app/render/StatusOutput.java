package org.abanico.app.render;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.abanico.app.text.Messages;
import org.abanico.app.text.Quantities;
import org.abanico.app.text.SafeText;
import org.abanico.app.text.Table;
import org.abanico.client.ServerReport;
import org.abanico.client.ServerReport.Rate;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Report;
import org.jspecify.annotations.Nullable;

/** What a server has, as tables for people or JSON for programs. */
public final class StatusOutput {
  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final String INDENT = "  ";

  private final Messages messages;
  private final Quantities quantities;
  private final Reasons reasons;
  private final PrintWriter out;
  private final boolean json;
  private final Clock clock;

  /**
   * @param clock makes times of ages, in its zone
   */
  public StatusOutput(Messages messages, PrintWriter out, boolean json, Clock clock) {
    this.messages = messages;
    this.quantities = new Quantities(messages.locale());
    this.reasons = new Reasons(messages);
    this.out = out;
    this.json = json;
    this.clock = clock;
  }

  /** A backup was begun. */
  public void started(Message.Started started) {
    if (json) {
      out.println(
          JsonLine.event("started")
              .put("group", started.group())
              .put("backup", started.backup())
              .put("members", started.count()));
    } else {
      out.println(
          messages.text(
              "status.started",
              SafeText.of(started.group()),
              SafeText.of(started.backup()),
              started.count()));
    }
  }

  /** What there is. */
  public void report(ServerReport report) {
    if (json) {
      report.groups().forEach(group -> lines(group, report.rates()).forEach(out::println));
      return;
    }
    if (report.groups().isEmpty()) {
      out.println(messages.text("status.none"));
    }
    report.groups().forEach(group -> show(group, report.rates()));
  }

  private void show(ServerReport.Group group, Map<Long, Rate> rates) {
    String name = SafeText.of(group.group().group());
    out.println(
        messages.text(
            "status.group." + group.group().state().name(),
            name,
            group.clients().stream().filter(StatusOutput::counts).count(),
            group.group().need(),
            group.running().map(running -> SafeText.of(running.backup())).orElse("")));
    if (group.group().spooledBytes() > 0) {
      out.println(
          INDENT + messages.text("status.spooled", quantities.bytes(group.group().spooledBytes())));
    }
    if (!group.clients().isEmpty()) {
      table(clients(group, rates));
    }
    if (!group.held().isEmpty() || !group.missed().isEmpty()) {
      table(last(group));
    }
  }

  private static boolean counts(Report.Client client) {
    return client.role() == Report.Role.DESTINATION && client.presence() == Report.Presence.HERE;
  }

  private void table(List<List<String>> rows) {
    Table.lines(rows).forEach(line -> out.println(INDENT + line.stripTrailing()));
  }

  private List<List<String>> clients(ServerReport.Group group, Map<Long, Rate> rates) {
    Map<String, Report.Part> parts =
        group.parts().stream()
            .collect(Collectors.toMap(Report.Part::name, Function.identity(), (_, last) -> last));
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            messages.text("status.column.name"),
            messages.text("status.column.role"),
            messages.text("status.column.address"),
            messages.text("status.column.rtt"),
            messages.text("status.column.loss"),
            messages.text("status.column.to"),
            messages.text("status.column.from"),
            messages.text("status.column.queue"),
            messages.text("status.column.does")));
    for (Report.Client client : group.clients()) {
      Rate rate = rates.get(client.member());
      rows.add(
          List.of(
              SafeText.of(client.name()),
              messages.text("status.role." + client.role().name()),
              SafeText.of(client.address()),
              client.rttMicros() == 0
                  ? "-"
                  : messages.text("status.millis", client.rttMicros() / 1000.0),
              client.packetsSent() == 0
                  ? "-"
                  : messages.text(
                      "status.percent", 100.0 * client.packetsLost() / client.packetsSent()),
              rate == null ? "-" : quantities.rate(rate.sent()),
              rate == null ? "-" : quantities.rate(rate.received()),
              quantities.bytes(client.queuedBytes()),
              does(client, parts.get(client.name()), group)));
    }
    return rows;
  }

  private String does(Report.Client client, Report.@Nullable Part part, ServerReport.Group group) {
    if (client.presence() == Report.Presence.AWAY) {
      return messages.text("status.away");
    }
    if (client.role() != Report.Role.DESTINATION || part == null) {
      return group.running().isPresent() && client.role() == Report.Role.SOURCE
          ? messages.text("status.sends", total(group.running().get()))
          : "";
    }
    return messages.text(
        "status.part." + part.state().name(),
        quantities.count(part.files()),
        quantities.bytes(part.bytes()),
        group.running().map(this::total).orElse(""),
        reasons.cause(part.code(), ""));
  }

  private String total(Report.Running running) {
    String bytes = quantities.bytes(running.bytes());
    return running.counted() ? bytes : messages.text("status.counting", bytes);
  }

  private List<List<String>> last(ServerReport.Group group) {
    List<List<String>> rows = new ArrayList<>();
    for (Report.Held held : group.held()) {
      rows.add(
          List.of(
              SafeText.of(held.name()),
              messages.text("status.held", SafeText.of(held.backup())),
              local(held.agoMillis())));
    }
    for (Report.Missed missed : group.missed()) {
      rows.add(
          List.of(
              SafeText.of(missed.name()),
              messages.text(
                  "status.missed", SafeText.of(missed.backup()), reasons.cause(missed.code(), "")),
              local(missed.agoMillis())));
    }
    return rows;
  }

  private Instant time(long agoMillis) {
    return clock.instant().minusMillis(agoMillis).truncatedTo(ChronoUnit.SECONDS);
  }

  private String local(long agoMillis) {
    return LOCAL.format(time(agoMillis).atZone(clock.getZone()));
  }

  private List<JsonLine> lines(ServerReport.Group group, Map<Long, Rate> rates) {
    String name = group.group().group();
    List<JsonLine> lines = new ArrayList<>();
    lines.add(
        JsonLine.event("group")
            .put("group", name)
            .put("state", lower(group.group().state()))
            .put("need", group.group().need())
            .put("heldBytes", group.group().heldBytes())
            .put("spooledBytes", group.group().spooledBytes())
            .put("backup", group.running().map(Report.Running::backup).orElse(""))
            .put("bytes", group.running().map(Report.Running::bytes).orElse(0L))
            .put("counted", group.running().map(Report.Running::counted).orElse(false)));
    for (Report.Client client : group.clients()) {
      Rate rate = rates.getOrDefault(client.member(), new Rate(-1, -1));
      lines.add(
          JsonLine.event("client")
              .put("group", name)
              .put("member", client.member())
              .put("name", client.name())
              .put("role", lower(client.role()))
              .put("away", client.presence() == Report.Presence.AWAY)
              .put("address", client.address())
              .put("rttMicros", client.rttMicros())
              .put("packetsSent", client.packetsSent())
              .put("packetsLost", client.packetsLost())
              .put("bytesSent", client.bytesSent())
              .put("bytesReceived", client.bytesReceived())
              .put("queuedBytes", client.queuedBytes())
              .put("sentPerSecond", rate.sent())
              .put("receivedPerSecond", rate.received()));
    }
    for (Report.Part part : group.parts()) {
      lines.add(
          JsonLine.event("part")
              .put("group", name)
              .put("name", part.name())
              .put("state", lower(part.state()))
              .put("files", part.files())
              .put("bytes", part.bytes())
              .put("code", part.code()));
    }
    for (Report.Held held : group.held()) {
      lines.add(ended("held", name, held.name(), held.backup(), held.agoMillis()));
    }
    for (Report.Missed missed : group.missed()) {
      lines.add(
          ended("missed", name, missed.name(), missed.backup(), missed.agoMillis())
              .put("code", missed.code()));
    }
    return lines;
  }

  private JsonLine ended(String event, String group, String name, String backup, long agoMillis) {
    return JsonLine.event(event)
        .put("group", group)
        .put("name", name)
        .put("backup", backup)
        .put("time", time(agoMillis).toString());
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
