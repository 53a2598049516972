package org.abanico.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.abanico.app.render.HistoryOutput;
import org.abanico.app.run.ExitCode;
import org.abanico.app.run.Front;
import org.abanico.app.run.PastRun;
import org.abanico.app.run.RestoreRun;
import org.abanico.app.run.StartException;
import org.abanico.app.text.Messages;
import org.abanico.app.text.SafeText;
import org.abanico.backup.FolderException;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.history.Held;
import org.abanico.backup.history.HeldReader;
import org.abanico.backup.history.History;
import org.abanico.backup.history.Restored;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.history.SnapshotStore;
import org.abanico.backup.history.Verified;
import org.abanico.client.RestoreRequest;

/** The commands about what destinations keep: but for one kind of restore they need no server. */
final class HistoryCommands {
  private final Surroundings surroundings;
  private final Front front;
  private final Messages messages;
  private final Clock clock;

  /**
   * @param clock its zone is the one in which the user writes times
   */
  HistoryCommands(Surroundings surroundings, Front front, Clock clock) {
    this.surroundings = surroundings;
    this.front = front;
    this.messages = front.messages();
    this.clock = clock;
  }

  /** Adds them to the client's commands. */
  Commands addTo(Commands commands) {
    return commands
        .add(
            "history",
            "DIR [SNAPSHOT [PATH]]",
            1,
            List.of(Setting.SINCE, Setting.JSON),
            this::history)
        .add(
            "restore",
            "[PATH...]",
            0,
            List.of(
                Setting.FOLDER,
                Setting.SERVER,
                Setting.FROM,
                Setting.SNAPSHOT,
                Setting.TO,
                Setting.OVERWRITE,
                Setting.JSON,
                Setting.KEY_FILE,
                Setting.KEY,
                Setting.GROUP,
                Setting.NAME,
                Setting.CONGESTION,
                Setting.LIMIT,
                Setting.TRACE),
            this::restore)
        .add("verify", "DIR", 1, List.of(Setting.READ_ALL, Setting.JSON), this::verify)
        .add("forget", "DIR SNAPSHOT...", 2, List.of(Setting.JSON), this::forget);
  }

  private HistoryOutput output(Settings settings) {
    PrintWriter out = front.console().outWriter();
    PrintWriter err = front.console().errWriter();
    return new HistoryOutput(messages, out, err, settings.flag(Setting.JSON, false));
  }

  ExitCode history(Settings settings) throws StartException {
    List<String> words = atMost(settings, 3);
    Optional<String> since = settings.get(Setting.SINCE, text -> text, History.LATEST);
    if (since.isPresent() && words.size() == 1) {
      throw new UsageException(messages.text("history.since-what"));
    }
    HistoryOutput output = output(settings);
    return onFolder(
        folder(words.getFirst()),
        dir -> {
          History history = DestinationFolder.history(dir);
          SnapshotStore.Listing listing = history.list();
          if (words.size() == 1) {
            listing.snapshots().forEach(output::snapshot);
            if (listing.snapshots().isEmpty()) {
              output.none();
            }
            listing.damaged().forEach(name -> output.damaged(History.damagedSummary(name)));
            return listing.damaged().isEmpty() ? ExitCode.DONE : ExitCode.DAMAGED;
          }
          Snapshot snapshot = find(listing.snapshots(), words.get(1));
          String path = words.size() > 2 ? within(words.get(2)) : "";
          Predicate<Held> wanted = held -> path.isEmpty() || held.isWithin(path);
          if (since.isEmpty()) {
            list(history, snapshot, wanted, output);
          } else {
            Snapshot older = find(listing.snapshots(), since.get());
            compare(history, older, snapshot, wanted, output);
          }
          return ExitCode.DONE;
        });
  }

  private static void list(
      History history, Snapshot snapshot, Predicate<Held> wanted, HistoryOutput output)
      throws IOException {
    HeldReader reader = new HeldReader();
    history.read(
        snapshot,
        line -> {
          Held held = reader.take(line);
          if (held != null && wanted.test(held)) {
            output.held(held);
          }
        });
  }

  private static void compare(
      History history, Snapshot older, Snapshot newer, Predicate<Held> wanted, HistoryOutput output)
      throws IOException {
    AtomicBoolean any = new AtomicBoolean();
    history.differences(
        older,
        newer,
        difference -> {
          if (wanted.test(difference.entry())) {
            any.set(true);
            output.difference(difference);
          }
        },
        () -> false);
    if (!any.get()) {
      output.same();
    }
  }

  ExitCode restore(Settings settings) throws StartException, InterruptedException {
    boolean onServer = isThroughServer(settings);
    Path dir = onServer ? null : restoreFolder(settings);
    Path target =
        settings.require(
            Setting.TO, text -> surroundings.path(text, true), messages.text("value.folder"));
    String wanted = settings.get(Setting.SNAPSHOT, text -> text, "").orElse(History.LATEST);
    List<String> paths = settings.words().stream().map(this::entry).toList();
    boolean overwrite = settings.flag(Setting.OVERWRITE, false);
    HistoryOutput output = output(settings);
    if (dir == null) {
      return restoreThroughServer(settings, wanted, target, paths, overwrite, output);
    }
    return onFolder(
        dir,
        path -> {
          try {
            Restored restored =
                PastRun.restore(
                    path, all -> find(all, wanted), target, paths, overwrite, output, clock);
            output.restored(restored);
            return ExitCode.of(restored);
          } catch (PastRun.InsideException e) {
            throw new UsageException(messages.text("restore.inside", SafeText.of(dir.toString())));
          }
        });
  }

  /** A folder that is set elsewhere than on the command line is this machine's own: no choice. */
  private boolean isThroughServer(Settings settings) {
    boolean from = settings.find(Setting.FROM).isPresent();
    boolean server = settings.isOnCommandLine(Setting.SERVER);
    boolean folder = settings.isOnCommandLine(Setting.FOLDER);
    if (folder && (from || server)) {
      throw new UsageException(messages.text("restore.both"));
    }
    if (server && !from) {
      throw new UsageException(messages.text("restore.from"));
    }
    return from;
  }

  private Path restoreFolder(Settings settings) {
    if (settings.find(Setting.FOLDER).isEmpty()) {
      throw new UsageException(messages.text("restore.where"));
    }
    return settings.require(
        Setting.FOLDER,
        text -> surroundings.path(text, settings.isFromShell(Setting.FOLDER)),
        messages.text("value.folder"));
  }

  private ExitCode restoreThroughServer(
      Settings settings,
      String wanted,
      Path target,
      List<String> paths,
      boolean overwrite,
      HistoryOutput output)
      throws StartException, InterruptedException {
    String from = settings.require(Setting.FROM, Choices::parseName, messages.text("value.name"));
    RestoreRequest request = new RestoreRequest(wanted, time(wanted), paths);
    if (!request.fits()) {
      throw new UsageException(messages.text("restore.too-many"));
    }
    PrintWriter err = front.console().errWriter();
    Choices choices = new Choices(settings, surroundings, messages);
    return RestoreRun.run(
        choices.restore(from, request, target, overwrite, err),
        front,
        output,
        clock,
        new SecureRandom());
  }

  ExitCode verify(Settings settings) throws StartException {
    List<String> words = atMost(settings, 1);
    boolean all = settings.flag(Setting.READ_ALL, false);
    HistoryOutput output = output(settings);
    return onFolder(
        folder(words.getFirst()),
        path -> {
          Verified verified = PastRun.verify(path, all, output, clock);
          output.verified(verified);
          return verified.damaged() > 0 ? ExitCode.DAMAGED : ExitCode.DONE;
        });
  }

  ExitCode forget(Settings settings) throws StartException {
    List<String> words = settings.words();
    HistoryOutput output = output(settings);
    List<PastRun.Choice> which =
        words.subList(1, words.size()).stream()
            .map(word -> (PastRun.Choice) all -> find(all, word))
            .toList();
    return onFolder(
        folder(words.getFirst()),
        dir -> {
          try {
            PastRun.forget(dir, which, output::forgotten, clock);
            return ExitCode.DONE;
          } catch (PastRun.NewestException e) {
            throw new UsageException(messages.text("forget.newest", SafeText.of(e.backup())));
          }
        });
  }

  private List<String> atMost(Settings settings, int most) {
    List<String> words = settings.words();
    if (words.size() > most) {
      throw new UsageException(
          messages.text("usage.unknown-argument", SafeText.of(words.get(most))));
    }
    return words;
  }

  private Path folder(String word) {
    Path path = surroundings.path(word, true);
    if (path == null) {
      throw new UsageException(messages.text("history.no-folder", SafeText.of(word)));
    }
    return path;
  }

  /** A path as manifests have it, of what a user writes: {@code ./a/b/} is {@code a/b}. */
  private String entry(String word) {
    Path path = surroundings.path(word, true);
    if (path == null || path.isAbsolute() || path.normalize().startsWith("..")) {
      throw new UsageException(messages.text("history.no-path", SafeText.of(word)));
    }
    String normal = path.normalize().toString();
    return normal.isEmpty() ? "." : normal;
  }

  /** What is within a path: everything within the top, which is said by an empty text. */
  private String within(String word) {
    String path = entry(word);
    return path.equals(".") ? "" : path;
  }

  private Snapshot find(List<Snapshot> snapshots, String word) {
    return History.find(snapshots, word, time(word))
        .orElseThrow(() -> new UsageException(messages.text("history.unknown", SafeText.of(word))));
  }

  /** An instant, a local time, or a day, which means its end. */
  private Optional<Instant> time(String word) {
    return tryParse(() -> Instant.parse(word))
        .or(() -> tryParse(() -> LocalDateTime.parse(word).atZone(clock.getZone()).toInstant()))
        .or(
            () ->
                tryParse(
                    () ->
                        LocalDate.parse(word)
                            .plusDays(1)
                            .atStartOfDay(clock.getZone())
                            .toInstant()
                            .minusMillis(1)));
  }

  private interface Parser {
    Instant parse();
  }

  private static Optional<Instant> tryParse(Parser parser) {
    try {
      return Optional.of(parser.parse());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private interface OnPath {
    ExitCode run(Path dir) throws IOException;
  }

  private ExitCode onFolder(Path dir, OnPath action) throws StartException {
    try {
      return action.run(dir);
    } catch (FolderException e) {
      throw front.folder(e);
    } catch (IOException e) {
      throw front.folder(new FolderException(FolderException.Problem.IO, dir, e));
    }
  }
}
