package org.abanico.app.cli;

import java.util.Locale;

/**
 * Everything that can be chosen. Each has one name, which makes its option ({@code --log-level}),
 * its environment variable ({@code ABANICO_LOG_LEVEL}) and its key in a settings file ({@code
 * log-level}), but for those that say what to do this time and stand on the command line only.
 */
enum Setting {
  PORT("port", "PORT"),
  BIND("bind", "ADDRESS"),
  SPOOL("spool", "DIR|none"),
  SPOOL_LIMIT("spool-limit", "SIZE"),
  UPSTREAM("upstream", "HOST[:PORT]"),
  SERVER("server", "HOST[:PORT]"),
  FOLDER("folder", "DIR"),
  DESTINATIONS("destinations", "N"),
  WAIT_FOR("wait-for", "all|enough|handover"),
  WAIT("wait", "DURATION"),
  AT_LEAST("at-least", "N"),
  LOST_AFTER("lost-after", "DURATION"),
  GROUP("group", "GROUP"),
  NAME("name", "NAME"),
  RETRY("retry", Kind.NEGATABLE),
  ONCE("once", Kind.FLAG),
  ADOPT("adopt", Kind.FLAG),
  ALLOW_REMOVALS("allow-removals", Kind.FLAG),
  ACCEPT_SOURCE("accept-source", Kind.FLAG),
  EXCLUDE("exclude", "PATTERN", Kind.LIST),
  INCLUDE("include", "PATTERN", Kind.LIST),
  EXCLUDE_CACHES("exclude-caches", Kind.FLAG),
  ONE_FILE_SYSTEM("one-file-system", Kind.FLAG),
  EVERY("every", "DURATION"),
  AT("at", "HH:MM", Kind.LIST),
  WATCH("watch", Kind.FLAG),
  ON_SUCCESS("on-success", "COMMAND"),
  ON_FAILURE("on-failure", "COMMAND"),
  ALERT_AFTER("alert-after", "DURATION"),
  DRY_RUN("dry-run", Kind.COMMAND_LINE_FLAG),
  KEY("key", "KEY"),
  KEY_FILE("key-file", "FILE"),
  KEEP("keep", "DAYS|COUNTS"),
  TO("to", "TARGET", Kind.COMMAND_LINE_VALUE),
  FROM("from", "NAME", Kind.COMMAND_LINE_VALUE),
  SNAPSHOT("snapshot", "ID|TIME|latest", Kind.COMMAND_LINE_VALUE),
  SINCE("since", "ID|TIME|latest", Kind.COMMAND_LINE_VALUE),
  OVERWRITE("overwrite", Kind.COMMAND_LINE_FLAG),
  READ_ALL("read-all", Kind.COMMAND_LINE_FLAG),
  JSON("json", Kind.COMMAND_LINE_FLAG),
  RELAY("relay", Kind.COMMAND_LINE_FLAG),
  NEW("new", Kind.COMMAND_LINE_FLAG),
  PROGRESS("progress", "auto|bar|lines|json|none"),
  CONGESTION("congestion", "bbr|cubic"),
  TRACE("trace", "FILE"),
  LIMIT("limit", "[HH:MM-HH:MM=]RATE", Kind.LIST),
  METRICS_PORT("metrics-port", "PORT"),
  METRICS_BIND("metrics-bind", "ADDRESS"),
  LOG_LEVEL("log-level", "LEVEL");

  private enum Kind {
    VALUE,
    LIST,
    FLAG,
    NEGATABLE,
    COMMAND_LINE_FLAG,
    COMMAND_LINE_VALUE
  }

  private final String key;
  private final String label;
  private final Kind kind;

  Setting(String key, String label) {
    this(key, label, Kind.VALUE);
  }

  Setting(String key, Kind kind) {
    this(key, "", kind);
  }

  Setting(String key, String label, Kind kind) {
    this.key = key;
    this.label = label;
    this.kind = kind;
  }

  /** As in a settings file. */
  String key() {
    return key;
  }

  /** As on the command line. */
  String option() {
    return "--" + key;
  }

  /** As in the environment. */
  String variable() {
    return variable(key);
  }

  /** As in the environment, by its name in a settings file. */
  static String variable(String key) {
    return "ABANICO_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** What stands for its value in help; empty for a flag. */
  String label() {
    return label;
  }

  /** Whether it is on or off, without a value on the command line. */
  boolean isFlag() {
    return kind == Kind.FLAG || kind == Kind.NEGATABLE || kind == Kind.COMMAND_LINE_FLAG;
  }

  /** Whether it may be given several times; elsewhere than on the command line, a line each. */
  boolean isList() {
    return kind == Kind.LIST;
  }

  /** Whether it is looked for on the command line only. */
  boolean isOnCommandLineOnly() {
    return kind == Kind.COMMAND_LINE_FLAG || kind == Kind.COMMAND_LINE_VALUE;
  }

  /** Whether there is a {@code --no-} form. */
  boolean isNegatable() {
    return kind == Kind.NEGATABLE;
  }
}
