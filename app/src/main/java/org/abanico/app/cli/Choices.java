package org.abanico.app.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.abanico.app.render.ProgressMode;
import org.abanico.app.run.DestinationConfig;
import org.abanico.app.run.DryRunConfig;
import org.abanico.app.run.FolderMemory;
import org.abanico.app.run.HookConfig;
import org.abanico.app.run.HostName;
import org.abanico.app.run.MetricsConfig;
import org.abanico.app.run.NetworkConfig;
import org.abanico.app.run.ObserverConfig;
import org.abanico.app.run.RestoreConfig;
import org.abanico.app.run.ServerConfig;
import org.abanico.app.run.SourceConfig;
import org.abanico.app.run.Upstream;
import org.abanico.app.schedule.RateTable;
import org.abanico.app.schedule.Schedule;
import org.abanico.app.text.Messages;
import org.abanico.backup.filter.FilterRules;
import org.abanico.backup.history.Retention;
import org.abanico.client.DestinationOptions;
import org.abanico.client.RestoreRequest;
import org.abanico.client.ServerAddress;
import org.abanico.client.SourceOptions;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.congestion.CongestionControllers;
import org.abanico.wire.message.Limits;
import org.jspecify.annotations.Nullable;

/** Makes of settings what each program is told. */
final class Choices {
  private static final int MOST_DESTINATIONS = 256;
  private static final int HIGHEST_PORT = 65_535;
  private static final String DEFAULT_GROUP = "default";

  private final Settings settings;
  private final Surroundings surroundings;
  private final Messages messages;
  private final KeyChoices keys;

  Choices(Settings settings, Surroundings surroundings, Messages messages) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.messages = messages;
    this.keys = new KeyChoices(settings, surroundings, messages);
  }

  ServerConfig server() {
    Optional<String> bind =
        settings.get(
            Setting.BIND, text -> text.isBlank() ? null : text, messages.text("value.bind"));
    int port =
        settings
            .get(
                Setting.PORT,
                Settings.wholeNumber(0, HIGHEST_PORT),
                messages.text("value.listen-port"))
            .orElse(ServerConfig.DEFAULT_PORT);
    return new ServerConfig(
        bind,
        port,
        keys.server(),
        keys.serverFolder().devicesFile(),
        spool(),
        settings
            .get(Setting.SPOOL_LIMIT, Sizes::parse, messages.text("value.size"))
            .orElse(ServerConfig.DEFAULT_SPOOL),
        upstream(),
        network());
  }

  private Optional<Upstream> upstream() {
    return settings
        .get(Setting.UPSTREAM, Choices::parseServer, messages.text("value.server"))
        .map(server -> new Upstream(server, group(), name()));
  }

  /** With {@code none} there is no spool. */
  private Optional<Path> spool() {
    boolean fromShell = settings.isFromShell(Setting.SPOOL);
    Path usual = surroundings.stateFolder("server").resolve("spool");
    Path chosen =
        settings
            .get(
                Setting.SPOOL,
                text -> surroundings.path(text, fromShell),
                messages.text("value.folder"))
            .orElse(usual);
    return chosen.equals(Path.of("none")) ? Optional.empty() : Optional.of(chosen);
  }

  /**
   * What a source is told.
   *
   * @param err for warnings
   */
  SourceConfig source(PrintWriter err) {
    ServerAddress server = serverAddress();
    Path folder = folder();
    int destinations =
        settings.require(
            Setting.DESTINATIONS,
            Settings.wholeNumber(1, MOST_DESTINATIONS),
            messages.text("value.destinations"));
    return new SourceConfig(
        server,
        folder,
        filter(),
        new FolderMemory(
            surroundings.stateFolder("client").resolve("read"),
            settings.flag(Setting.READ_ALL, false)),
        sourceOptions(destinations),
        progress(),
        hooks(),
        keys.client(err),
        network());
  }

  private SourceOptions sourceOptions(int destinations) {
    SourceOptions options =
        SourceOptions.usual(group(), name(), destinations)
            .withWaitFor(
                settings.choice(
                    Setting.WAIT_FOR, SourceOptions.WaitFor.class, SourceOptions.WaitFor.ALL))
            .withLostAfter(time(Setting.LOST_AFTER).orElse(SourceOptions.USUAL_LOST_AFTER));
    int atLeast =
        settings
            .get(
                Setting.AT_LEAST,
                Settings.wholeNumber(1, destinations),
                messages.text("value.at-least"))
            .orElse(destinations);
    return time(Setting.WAIT).map(time -> options.withWait(time, atLeast)).orElse(options);
  }

  private Optional<Duration> time(Setting setting) {
    return settings.get(
        setting, text -> Schedule.timeSpan(text).orElse(null), messages.text("value.time"));
  }

  /** Whether a source is only to say what it would send. */
  boolean isDryRun() {
    return settings.flag(Setting.DRY_RUN, false);
  }

  /** What a source is told that only says what it would send. */
  DryRunConfig dryRun() {
    return new DryRunConfig(folder(), filter(), settings.flag(Setting.JSON, false));
  }

  /** When a source sends its folder again. */
  Schedule schedule() {
    return new Schedule(duration(Setting.EVERY), times(), settings.flag(Setting.WATCH, false));
  }

  private List<LocalTime> times() {
    return settings
        .get(
            Setting.AT,
            text -> {
              List<Optional<LocalTime>> times =
                  text.lines().filter(line -> !line.isEmpty()).map(Schedule::time).toList();
              return times.stream().allMatch(Optional::isPresent)
                  ? times.stream().flatMap(Optional::stream).toList()
                  : null;
            },
            messages.text("value.at"))
        .orElse(List.of());
  }

  private Optional<Duration> duration(Setting setting) {
    return settings.get(
        setting, text -> Schedule.duration(text).orElse(null), messages.text("value.every"));
  }

  private HookConfig hooks() {
    return new HookConfig(
        settings.get(Setting.ON_SUCCESS, text -> text, ""),
        settings.get(Setting.ON_FAILURE, text -> text, ""));
  }

  private FilterRules filter() {
    return new FilterRules(
        settings.list(Setting.EXCLUDE),
        settings.list(Setting.INCLUDE),
        settings.flag(Setting.ONE_FILE_SYSTEM, false),
        settings.flag(Setting.EXCLUDE_CACHES, false));
  }

  /**
   * What a destination is told.
   *
   * @param err for warnings
   */
  DestinationConfig destination(PrintWriter err) {
    return new DestinationConfig(
        serverAddress(),
        folder(),
        settings.flag(Setting.ADOPT, false),
        settings.flag(Setting.ALLOW_REMOVALS, false),
        settings.flag(Setting.ACCEPT_SOURCE, false),
        keep(),
        new DestinationOptions(
            group(),
            name(),
            settings.flag(Setting.RETRY, true),
            settings.flag(Setting.ONCE, false)),
        progress(),
        duration(Setting.ALERT_AFTER),
        hooks(),
        keys.client(err),
        network());
  }

  /**
   * What a restore through the server is told.
   *
   * @param from the name of the destination that is asked
   * @param err for warnings
   */
  RestoreConfig restore(
      String from, RestoreRequest request, Path target, boolean overwrite, PrintWriter err) {
    return new RestoreConfig(
        serverAddress(),
        group(),
        name(),
        from,
        request,
        target,
        overwrite,
        keys.client(err),
        network());
  }

  /**
   * What a program is told that asks a server something.
   *
   * @param err for warnings
   */
  ObserverConfig observer(PrintWriter err) {
    return new ObserverConfig(serverAddress(), name(), keys.client(err), network());
  }

  private ServerAddress serverAddress() {
    return settings.require(Setting.SERVER, Choices::parseServer, messages.text("value.server"));
  }

  private static @Nullable ServerAddress parseServer(String text) {
    try {
      return ServerAddress.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private Path folder() {
    boolean fromShell = settings.isFromShell(Setting.FOLDER);
    return settings.require(
        Setting.FOLDER, text -> surroundings.path(text, fromShell), messages.text("value.folder"));
  }

  private Retention keep() {
    return settings
        .get(Setting.KEEP, text -> Retention.parse(text).orElse(null), messages.text("value.keep"))
        .orElse(Retention.EVERYTHING);
  }

  private Optional<Path> trace() {
    boolean fromShell = settings.isFromShell(Setting.TRACE);
    return settings.get(
        Setting.TRACE, text -> surroundings.path(text, fromShell), messages.text("value.file"));
  }

  String group() {
    return settings
        .get(Setting.GROUP, Choices::parseName, messages.text("value.name"))
        .orElse(DEFAULT_GROUP);
  }

  private String name() {
    return settings
        .get(Setting.NAME, Choices::parseName, messages.text("value.name"))
        .orElseGet(HostName::get);
  }

  static @Nullable String parseName(String text) {
    return Limits.isName(text) ? text : null;
  }

  NetworkConfig network() {
    CongestionControllers usual = TransportConfig.defaults().congestion();
    return new NetworkConfig(
        settings.choice(Setting.CONGESTION, CongestionControllers.class, usual),
        trace(),
        settings
            .get(
                Setting.LIMIT,
                text ->
                    RateTable.parse(text.lines().filter(line -> !line.isEmpty()).toList())
                        .orElse(null),
                messages.text("value.limit"))
            .orElse(RateTable.NONE),
        metrics());
  }

  private Optional<MetricsConfig> metrics() {
    String bind =
        settings
            .get(
                Setting.METRICS_BIND,
                text -> text.isBlank() ? null : text,
                messages.text("value.bind"))
            .orElse(MetricsConfig.LOOPBACK);
    return settings
        .get(
            Setting.METRICS_PORT,
            Settings.wholeNumber(0, HIGHEST_PORT),
            messages.text("value.listen-port"))
        .map(port -> new MetricsConfig(bind, port));
  }

  private ProgressMode progress() {
    return settings.choice(Setting.PROGRESS, ProgressMode.class, ProgressMode.AUTO);
  }
}
