package org.abanico.desktop.view;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.abanico.backup.history.Snapshot;
import org.abanico.client.ClientEvent;
import org.abanico.client.CopyProgress;
import org.abanico.desktop.model.ClientForm.Text;
import org.abanico.desktop.model.ClientModel;
import org.abanico.desktop.model.ClientModel.Stage;
import org.abanico.desktop.model.HeldBackups;
import org.abanico.desktop.model.Situation;
import org.abanico.desktop.program.ClientRequest.Role;

/** How a client's work goes, and at the end how it went. */
final class RunPage implements Page {
  private final Context context;
  private final ClientModel model;
  private final Label title = Kit.paragraph("", "page-title");
  private final Label text = Kit.paragraph("", "muted");
  private final ProgressBar bar = new ProgressBar(0);
  private final Label percent = Kit.label("", "percent");
  private final Figure bytes;
  private final Figure files;
  private final Figure rate;
  private final Figure left;
  private final HBox barRow;
  private final GridPane figures;
  private final DestinationList destinations;
  private final VBox destinationsCard;
  private final VBox folderCard;
  private final Label verified = Kit.paragraph("", "small");
  private final Label folder = Kit.paragraph("", "mono");
  private final Label holds = Kit.paragraph("", "strong");
  private final Label held = Kit.paragraph("", "small");
  private final Label earlier = Kit.paragraph("", "muted", "small");
  private final Moments moments;
  private final Chart chart;
  private final LogView log;
  private final Label leftOutTitle = Kit.paragraph("", "muted", "small");
  private final ListView<String> leftOut = new ListView<>();
  private final Tab leftOutTab;
  private final TabPane tabs;
  private final Button cancel;
  private final Button startNow;
  private final Button again;
  private final BorderPane node = new BorderPane();
  private Optional<ClientEvent.SourceFinished> seen;

  RunPage(Context context, ClientModel model) {
    this.context = context;
    this.model = model;
    moments = new Moments(context);
    verified.setId("verified");
    holds.setId("holds");
    held.setId("held");
    earlier.setId("earlier");
    title.setId("headline");
    text.setId("headline-text");
    bar.setId("progress");
    bar.setMaxWidth(Double.MAX_VALUE);
    bar.setMinHeight(10);
    bar.getStyleClass().add("whole");
    bytes = new Figure("bytes", context.text("figure.bytes"));
    files = new Figure("files", context.text("figure.files"));
    rate = new Figure("rate", context.text("figure.rate"));
    left = new Figure("left", context.text("figure.left"));
    percent.setId("percent");
    percent.setMinWidth(58);
    barRow = Kit.row(Kit.GAP, Kit.growing(bar), percent);
    figures =
        Kit.columns(List.of(bytes.node(), files.node(), rate.node(), left.node()), 30, 26, 22, 22);
    destinations = new DestinationList(context, context.text("destinations.none"));
    destinationsCard =
        Kit.card(Kit.heading(context.text("destinations.title")), Kit.growing(destinations.node()));
    folderCard =
        Kit.card(
            Kit.heading(context.text("folder.title")),
            folder,
            Kit.column(Kit.NEAR, holds, held, earlier),
            verified,
            Kit.paragraph(context.text("folder.text"), "muted", "small"));
    chart = new Chart(context, model.throughput());
    log = new LogView(context, model.log());
    leftOut.setId("left-out");
    leftOut.getStyleClass().add("log");
    leftOut.setAccessibleText(context.text("left-out.title", 0));
    VBox leftOutPane = Kit.column(Kit.NEAR, leftOutTitle, Kit.growing(leftOut));
    leftOutPane.getStyleClass().add("left-out");
    leftOutTab = new Tab("", leftOutPane);
    leftOutTab.setClosable(false);
    Tab logTab = new Tab(context.text("log.title"), log.node());
    logTab.setClosable(false);
    tabs = new TabPane(logTab);
    tabs.getStyleClass().addAll("panel", "tabs");
    cancel = Kit.button("cancel", "", this::cancel, Styles.LARGE, Styles.DANGER);
    startNow =
        Kit.button("start-now", context.text("run.start-now"), model::startNow, Styles.LARGE);
    again = Kit.primary("again", context.text("run.again"), model::again);
    seen = model.told().finished();
    node.setCenter(content());
    node.setBottom(bottom());
  }

  private VBox content() {
    VBox head = Kit.card(Kit.column(4, title, text), barRow, figures);
    head.getStyleClass().add("headline");
    head.setMinHeight(Region.USE_PREF_SIZE);
    VBox right = Kit.column(Kit.FAR, chart.node(), Kit.growing(tabs));
    StackPane side = new StackPane(destinationsCard, folderCard);
    GridPane below = Kit.columns(List.of(side, right), 38, 62);
    VBox content = Kit.column(Kit.FAR, head, Kit.growing(below));
    content.getStyleClass().add("run");
    return content;
  }

  private HBox bottom() {
    HBox row = Kit.row(Kit.GAP, Kit.space(), startNow, cancel, again);
    row.getStyleClass().add("bottom");
    return row;
  }

  private void cancel() {
    if (model.told().situation() instanceof Situation.Copying) {
      context.questions().ask(context.words(), "question.cancel", model::cancel);
    } else {
      model.cancel();
    }
  }

  @Override
  public Node node() {
    return node;
  }

  @Override
  public Node first() {
    return cancel;
  }

  @Override
  public void refresh() {
    Headline headline = Headline.of(context, model);
    title.setText(headline.title());
    text.setText(headline.text());
    Kit.style(title, "good", headline.tone().equals("good"));
    Kit.style(title, "bad", headline.tone().equals("bad"));
    showProgress();
    boolean source = model.role() == Role.SOURCE;
    Kit.show(destinationsCard, source);
    Kit.show(folderCard, !source);
    destinations.refresh(model.destinations());
    folder.setText(context.phrases().safe(model.form().text(Text.FOLDER)));
    showHeld();
    showVerified();
    chart.refresh();
    log.refresh();
    showLeftOut();
    boolean running = model.stage() == Stage.RUNNING;
    Kit.show(cancel, running);
    Kit.show(startNow, model.mayStartNow());
    startNow.setDisable(model.isCancelling());
    Kit.show(again, !running);
    again.setDefaultButton(!running);
    cancel.setText(
        context.text(
            switch (model.told().situation()) {
              case Situation.Copying _ -> "run.cancel";
              case Situation.Scheduled _ -> "run.stop";
              default -> "run.disconnect";
            }));
    cancel.setDisable(model.isCancelling());
    Kit.style(cancel, Styles.DANGER, model.told().situation() instanceof Situation.Copying);
  }

  private void showHeld() {
    HeldBackups known = model.held();
    Optional<Snapshot> newest = known.newest();
    Kit.say(
        holds,
        newest
            .map(snapshot -> context.text("folder.holds", moments.of(snapshot.time())))
            .orElse(known.isNone() ? context.text("folder.holds.none") : ""));
    Kit.say(held, newest.map(snapshot -> SnapshotList.what(context, snapshot)).orElse(""));
    Kit.say(earlier, known.earlier() > 0 ? context.text("folder.earlier", known.earlier()) : "");
  }

  private void showVerified() {
    String found =
        model.told().verified().map(context.phrases()::verified).map(Context::join).orElse("");
    Kit.say(verified, found);
    Kit.style(
        verified, "bad", model.told().verified().map(last -> last.damaged() > 0).orElse(false));
  }

  private void showProgress() {
    boolean copying =
        model.stage() == Stage.RUNNING && model.told().situation() instanceof Situation.Copying;
    Optional<CopyProgress> progress = model.told().progress().filter(_ -> copying);
    Kit.show(barRow, copying);
    Kit.show(figures, copying);
    if (!copying) {
      return;
    }
    bar.setProgress(progress.map(RunPage::share).orElse(-1.0));
    percent.setText(
        progress
            .filter(CopyProgress::counted)
            .map(p -> context.text("figure.percent", (int) (100 * share(p))))
            .orElse(""));
    bar.setAccessibleText(context.text("run.accessible", percent.getText()));
    bytes.show(progress.map(this::bytes).orElse(""));
    files.show(progress.map(this::files).orElse(""));
    rate.show(progress.map(p -> context.phrases().rate(p.bytesPerSecond())).orElse(""));
    left.show(progress.map(this::left).orElse(""));
  }

  /** 1 only when everything is there. */
  private static double share(CopyProgress progress) {
    if (progress.phase() == CopyProgress.Phase.PUBLISHING) {
      return 1;
    }
    if (!progress.counted()) {
      return -1;
    }
    return progress.bytesTotal() <= 0
        ? 0
        : Math.min(0.99, (double) progress.bytesDone() / progress.bytesTotal());
  }

  private String bytes(CopyProgress progress) {
    return context.text(
        progress.counted() ? "figure.of" : "figure.of-counting",
        context.phrases().bytes(progress.bytesDone()),
        context.phrases().bytes(progress.bytesTotal()));
  }

  private String files(CopyProgress progress) {
    return context.text(
        progress.counted() ? "figure.of" : "figure.of-counting",
        context.phrases().count(progress.filesDone()),
        context.phrases().count(progress.filesTotal()));
  }

  private String left(CopyProgress progress) {
    return progress.nanosLeft() < 0
        ? context.text("figure.unknown")
        : context.phrases().clock(progress.nanosLeft());
  }

  /** It comes to the front at the end: without it the copies are the whole folder. */
  private void showLeftOut() {
    List<String> lines =
        model.told().leftOut().stream()
            .map(
                entry ->
                    context.text(
                        "left-out.line",
                        context.phrases().safe(entry.path()),
                        context.phrases().omission(entry.code(), entry.detail())))
            .toList();
    Lists.update(leftOut.getItems(), lines);
    long count = model.told().leftOutCount();
    leftOutTab.setText(context.text("left-out.title", count));
    Kit.say(leftOutTitle, count > lines.size() ? context.text("left-out.more", lines.size()) : "");
    if (count > 0 && !tabs.getTabs().contains(leftOutTab)) {
      tabs.getTabs().add(leftOutTab);
    } else if (count == 0) {
      tabs.getTabs().remove(leftOutTab);
    }
    if (count > 0 && model.told().finished().isPresent() && !model.told().finished().equals(seen)) {
      tabs.getSelectionModel().select(leftOutTab);
    }
    seen = model.told().finished();
  }

  /** A figure below its name. */
  private static final class Figure {
    private final Label value = Kit.label("", "figure-large");
    private final VBox node;

    Figure(String id, String name) {
      value.setId("figure-" + id);
      node = Kit.column(2, Kit.label(name, "muted", "small"), value);
    }

    Node node() {
      return node;
    }

    void show(String text) {
      value.setText(text);
    }
  }
}
