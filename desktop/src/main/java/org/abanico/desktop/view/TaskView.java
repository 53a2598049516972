package org.abanico.desktop.view;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.abanico.backup.history.Restored;
import org.abanico.backup.history.Verified;
import org.abanico.desktop.model.PastTask;
import org.abanico.desktop.program.PastEvent;
import org.abanico.desktop.program.PastRequest;

/** A restore, a verification or a forgetting: how far it is, and what came of it. */
final class TaskView {
  private final Context context;
  private final PastTask task;
  private final Label title = Kit.paragraph("", "strong");
  private final Label text = Kit.paragraph("", "muted", "small");
  private final ProgressBar bar = new ProgressBar(-1);
  private final Button cancel;
  private final HBox running;
  private final Label result = Kit.paragraph("", "strong");
  private final Label details = Kit.paragraph("", "small");
  private final ListView<String> notes = new ListView<>();
  private final Label none = Kit.paragraph("", "muted");
  private final VBox ended;

  TaskView(Context context, PastTask task) {
    this.context = context;
    this.task = task;
    title.setId("task");
    text.setId("task-text");
    bar.setId("task-progress");
    bar.setMaxWidth(Double.MAX_VALUE);
    bar.getStyleClass().add("whole");
    cancel = Kit.button("task-cancel", context.text("past.cancel"), task::cancel, Styles.DANGER);
    VBox words = Kit.column(Kit.NEAR, title, bar, text);
    running = Kit.row(Kit.FAR, Kit.growing(words), cancel);
    running.setMinHeight(Region.USE_PREF_SIZE);
    result.setId("task-result");
    details.setId("task-details");
    notes.setId("task-notes");
    notes.getStyleClass().add("log");
    notes.setAccessibleText(context.text("past.notes"));
    notes.setPlaceholder(none);
    VBox head = Kit.column(Kit.NEAR, result, details);
    head.getStyleClass().add("changes-head");
    ended = Kit.column(0, head, Kit.growing(notes));
  }

  /** While it runs. */
  Node running() {
    return running;
  }

  /** What came of it. */
  Node ended() {
    return ended;
  }

  boolean hasResult() {
    return !task.isRunning() && task.request().isPresent();
  }

  void refresh() {
    Kit.show(running, task.isRunning());
    if (task.isRunning()) {
      showProgress();
    } else if (task.request().isPresent()) {
      showResult();
    }
  }

  private String family() {
    return switch (task.request().orElse(null)) {
      case PastRequest.Verify _ -> "verify";
      case PastRequest.Forget _ -> "forget";
      case PastRequest.Restore _ -> "restore";
      case null -> "restore";
    };
  }

  private void showProgress() {
    title.setText(
        context.text(task.isCancelling() ? "past.cancelling" : "past." + family() + ".running"));
    cancel.setDisable(task.isCancelling());
    bar.setProgress(task.share());
    text.setText(task.progress().map(this::progress).orElse(context.text("past.beginning")));
    bar.setAccessibleText(Context.join(title.getText(), text.getText()));
  }

  private String progress(PastEvent.Progressed progress) {
    return context.text(
        "past.progress",
        progress.files(),
        context.phrases().bytes(progress.bytes()),
        context.phrases().safe(progress.path()));
  }

  private void showResult() {
    boolean good = false;
    String said = context.text("past." + family() + ".failed");
    String more = task.problem().map(context::problem).orElse("");
    if (task.isCancelled()) {
      said = context.text("past." + family() + ".cancelled");
    } else if (task.restored().isPresent()) {
      Restored sum = task.restored().get();
      good = sum.damaged() + sum.leftOut() + sum.refused() == 0 && sum.unknown().isEmpty();
      said = context.text(good ? "past.restore.done" : "past.restore.damaged", sum.damaged());
      more = restored(sum);
    } else if (task.verified().isPresent()) {
      Verified sum = task.verified().get();
      good = sum.damaged() == 0;
      said = context.text(good ? "past.verify.clean" : "past.verify.damaged", sum.damaged());
      more = Context.join(context.phrases().verified(sum));
    } else if (!task.forgotten().isEmpty()) {
      good = true;
      said = context.text("past.forget.done", context.phrases().safe(task.forgotten()));
    }
    result.setText(said);
    Kit.style(result, "good", good);
    Kit.style(result, "bad", !good && !task.isCancelled());
    Kit.say(details, more);
    boolean whole = task.restored().isPresent() || task.verified().isPresent();
    none.setText(whole ? context.text("past.notes.none") : "");
    Lists.update(notes.getItems(), task.notes().stream().map(this::note).toList());
  }

  private String restored(Restored sum) {
    List<String> sentences =
        List.of(
            context.text("past.restored", sum.files(), context.phrases().bytes(sum.bytes())),
            sum.existing() > 0 ? context.text("past.restored.kept", sum.existing()) : "",
            sum.omitted() > 0 ? context.text("past.restored.omitted", sum.omitted()) : "",
            sum.leftOut() > 0 ? context.text("past.restored.not-held", sum.leftOut()) : "",
            sum.refused() > 0 ? context.text("past.restored.refused", sum.refused()) : "");
    String shortfalls = Context.join(context.phrases().shortfalls(sum.shortfalls()));
    return Context.join(Context.join(sentences), shortfalls);
  }

  private String note(PastTask.Note note) {
    return switch (note) {
      case PastTask.Note.Damaged(var damage) -> context.phrases().damage(damage);
      case PastTask.Note.Kept(String path) ->
          context.text("past.note.kept", context.phrases().safe(path));
      case PastTask.Note.LeftOut(var entry) -> context.phrases().leftOut(entry);
      case PastTask.Note.Unknown(String path) ->
          context.text("past.note.unknown", context.phrases().safe(path));
    };
  }
}
