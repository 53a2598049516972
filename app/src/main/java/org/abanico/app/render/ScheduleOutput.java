package org.abanico.app.render;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import org.abanico.app.text.Messages;
import org.abanico.app.text.SafeText;

/** What a source that makes several backups says between them. */
public final class ScheduleOutput {
  private final Messages messages;
  private final ProgressMode mode;
  private final ZoneId zone;
  private final Output output;

  /**
   * Says it as {@code mode} does.
   *
   * @param zone that times are shown in
   */
  public ScheduleOutput(Messages messages, ProgressMode mode, ZoneId zone, Output output) {
    this.messages = messages;
    this.mode = mode;
    this.zone = zone;
    this.output = output;
  }

  /** The next backup begins at that time, or earlier if the folder is watched. */
  public void next(Instant time, boolean watched) {
    if (mode == ProgressMode.JSON) {
      json(JsonLine.event("next-backup").put("time", time.toString()).put("watched", watched));
    } else if (mode != ProgressMode.NONE) {
      DateTimeFormatter format =
          DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
              .withLocale(messages.locale())
              .withZone(zone);
      String key = watched ? "schedule.watching" : "schedule.next";
      output.out(messages.text(key, format.format(time)) + "\n");
    }
  }

  /** The folder cannot be watched for changes. */
  public void blind(String detail) {
    if (mode == ProgressMode.JSON) {
      json(JsonLine.event("not-watched").put("detail", detail));
    } else {
      output.err(messages.text("schedule.blind", SafeText.of(detail)) + "\n");
    }
  }

  /** A backup could not begin. */
  public void failed(String message) {
    if (mode == ProgressMode.JSON) {
      json(JsonLine.event("not-begun").put("detail", message));
    } else {
      output.err(message + "\n");
    }
  }

  /** The backup is made again, for so many destinations, because something had changed. */
  public void again(int destinations) {
    if (mode == ProgressMode.JSON) {
      json(JsonLine.event("again").put("destinations", destinations));
    } else if (mode != ProgressMode.NONE) {
      output.out(messages.text("again.changed") + "\n");
    }
  }

  private void json(JsonLine line) {
    output.out(line + "\n");
  }
}
