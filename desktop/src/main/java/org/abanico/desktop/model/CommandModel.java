package org.abanico.desktop.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.abanico.desktop.program.ClientHost;
import org.abanico.desktop.program.ClientRequest.Role;
import org.jspecify.annotations.Nullable;

/**
 * What a command of the command line says, asked for and shown in the window, without controls.
 * Everything happens on the window's thread.
 */
public final class CommandModel extends Model {
  /** Lines that are shown; of more, the last are counted only. */
  static final int MOST_LINES = 5000;

  private static final Set<Field> OF_SERVER =
      Set.of(Field.SERVER, Field.PORT, Field.KEY, Field.GROUP, Field.NAME);

  private final ClientHost host;
  private final Threads threads;
  private final ClientForm form;
  private final List<String> lines = new ArrayList<>();
  private @Nullable Kind kind;
  private @Nullable Thread worker;
  private long more;
  private OptionalInt code = OptionalInt.empty();

  /** What can be asked for. */
  public enum Kind {
    /** What the server has: groups, clients, last backups. */
    STATUS,
    /** That the backup of the group begins with who is there. */
    START,
    /** What a source would send. */
    DRY_RUN,
    /** Getting something back from a destination, through the server. */
    RESTORE
  }

  /**
   * What is to be got back.
   *
   * @param from the destination's name
   * @param snapshot as {@code restore --snapshot} takes it; the latest when empty
   * @param paths one a line; everything when empty
   * @param target the folder to restore to
   */
  public record Wanted(
      String from, String snapshot, String paths, String target, boolean overwrite) {
    /** Whether it says from where and to where. */
    public boolean isComplete() {
      return !from.isBlank() && !target.isBlank();
    }
  }

  public CommandModel(ClientHost host, Threads threads, ClientForm form) {
    this.host = host;
    this.threads = threads;
    this.form = form;
  }

  /** Asks the server that the form names what it has. */
  public void status() {
    form.values(OF_SERVER).ifPresent(values -> start(Kind.STATUS, List.of("status"), values));
  }

  /** Has the backup of the form's group begin with the destinations that are there. */
  public void startNow() {
    form.values(OF_SERVER).ifPresent(values -> start(Kind.START, List.of("start"), values));
  }

  /** Looks at what a source would send of the form's folder. */
  public void dryRun() {
    if (form.role() == Role.SOURCE) {
      form.values(Set.of(Field.FOLDER))
          .ifPresent(values -> start(Kind.DRY_RUN, List.of("source", "--dry-run"), values));
    }
  }

  /** Gets something back through the server that the form names. */
  public void restore(Wanted wanted) {
    Optional<Map<String, String>> values = form.values(OF_SERVER);
    if (values.isEmpty() || !wanted.isComplete()) {
      return;
    }
    List<String> words =
        new ArrayList<>(
            List.of("restore", "--from", wanted.from().strip(), "--to", wanted.target().strip()));
    if (!wanted.snapshot().isBlank()) {
      words.addAll(List.of("--snapshot", wanted.snapshot().strip()));
    }
    if (wanted.overwrite()) {
      words.add("--overwrite");
    }
    words.add("--");
    wanted.paths().lines().map(String::strip).filter(p -> !p.isEmpty()).forEach(words::add);
    start(Kind.RESTORE, words, values.get());
  }

  /** Whether the form says all that is needed to ask a server; if not, it says what is missing. */
  public boolean mayAsk() {
    return form.values(OF_SERVER).isPresent();
  }

  private void start(Kind asked, List<String> words, Map<String, String> values) {
    if (isRunning()) {
      return;
    }
    kind = asked;
    lines.clear();
    more = 0;
    code = OptionalInt.empty();
    threads.worker().execute(() -> work(words, values));
    changed();
  }

  private void work(List<String> words, Map<String, String> values) {
    Thread self = Thread.currentThread();
    threads.window().execute(() -> worker = self);
    OptionalInt end;
    try {
      end = OptionalInt.of(host.command(words, values, this::said));
    } catch (InterruptedException e) {
      end = OptionalInt.of(ClientHost.INTERRUPTED);
    }
    OptionalInt ended = end;
    threads
        .window()
        .execute(
            () -> {
              worker = null;
              code = ended;
              changed();
            });
  }

  /** On any thread. */
  private void said(List<String> some) {
    threads
        .window()
        .execute(
            () -> {
              int room = Math.clamp(MOST_LINES - lines.size(), 0, some.size());
              lines.addAll(some.subList(0, room));
              more += some.size() - room;
              changed();
            });
  }

  /** What was asked for; nothing when that is not looked at any more. */
  public Optional<Kind> kind() {
    return Optional.ofNullable(kind);
  }

  /** What it said so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** How many lines there were besides. */
  public long more() {
    return more;
  }

  public boolean isRunning() {
    return kind != null && code.isEmpty();
  }

  /** With what it ended (operations.md, exit codes); nothing while it runs. */
  public OptionalInt code() {
    return code;
  }

  /** Breaks it off. */
  public void cancel() {
    if (worker != null) {
      worker.interrupt();
    }
  }

  /** It is not looked at any more. */
  public void close() {
    if (!isRunning()) {
      kind = null;
      changed();
    }
  }
}
