package org.abanico.desktop.view;

import java.util.List;
import javafx.beans.binding.DoubleBinding;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.abanico.desktop.model.DestinationProgress;
import org.abanico.desktop.model.DestinationProgress.State;

/** Destinations, each with how far it is, and at the end what became of it and why. */
final class DestinationList {
  private final Context context;
  private final ListView<Live<DestinationProgress>> list = new ListView<>();
  private final Live.Items<DestinationProgress> items =
      new Live.Items<>(list.getItems(), DestinationProgress::name);

  DestinationList(Context context, String placeholder) {
    this.context = context;
    list.setId("destinations");
    list.getStyleClass().add("bare-list");
    list.setAccessibleText(context.text("destinations.title"));
    list.setPlaceholder(Kit.paragraph(placeholder, "muted"));
    list.setCellFactory(_ -> new DestinationCell());
    list.setFocusTraversable(true);
  }

  Node node() {
    return list;
  }

  void refresh(List<DestinationProgress> destinations) {
    items.update(destinations);
  }

  private final class DestinationCell extends Live.Cell<DestinationProgress> {
    private final DestinationLine line = new DestinationLine(context);

    DestinationCell() {
      line.bindWidth(list);
      setPrefWidth(0);
    }

    @Override
    Node fill(DestinationProgress progress) {
      line.show(progress);
      return line.node();
    }
  }

  /** One destination. */
  static final class DestinationLine {
    /** Padding and scroll bar. */
    private static final double AROUND = 24;

    private final Context context;
    private final Label name = Kit.label("", "strong");
    private final Label state = Kit.label("", "small");
    private final ProgressBar bar = new ProgressBar(0);
    private final Label why = Kit.paragraph("", "muted", "small");
    private final VBox node;

    DestinationLine(Context context) {
      this.context = context;
      bar.setMaxWidth(Double.MAX_VALUE);
      bar.setMinHeight(6);
      bar.getStyleClass().add("thin");
      HBox head = Kit.row(Kit.GAP, name, Kit.space(), state);
      node = Kit.column(Kit.NEAR, head, bar, why);
      node.getStyleClass().add("destination");
    }

    Node node() {
      return node;
    }

    /** As wide as a list: its cells do not ask for their height at their width. */
    void bindWidth(Region list) {
      why.prefWidthProperty().bind(widthIn(list));
    }

    static DoubleBinding widthIn(Region list) {
      return list.widthProperty().subtract(AROUND);
    }

    void show(DestinationProgress progress) {
      name.setText(context.phrases().safe(progress.name()));
      state.setText(state(progress));
      bar.setProgress(bar(progress));
      bar.setAccessibleText(name.getText() + ": " + state.getText());
      Kit.show(
          bar,
          switch (progress.state()) {
            case RECEIVING, PUBLISHING, HELD -> true;
            case WAITING, FAILED, LOST, HANDED_OVER -> false;
          });
      Kit.style(state, "good", progress.state() == State.HELD);
      Kit.style(state, "bad", isBad(progress.state()));
      Kit.style(bar, "good-bar", progress.state() == State.HELD);
      Kit.say(why, why(progress));
    }

    private String why(DestinationProgress progress) {
      if (progress.state() == State.HANDED_OVER) {
        return context.text("destinations.handed-over");
      }
      if (!isBad(progress.state())) {
        return "";
      }
      String cause = context.phrases().cause(progress.code(), progress.words());
      return context.text("destinations.why", cause, context.advice(progress.code()));
    }

    private static boolean isBad(State state) {
      return state == State.FAILED || state == State.LOST;
    }

    private static double bar(DestinationProgress progress) {
      // What is being switched takes a time that nobody knows.
      return progress.state() == State.PUBLISHING ? -1 : progress.share();
    }

    private String state(DestinationProgress progress) {
      String word = context.text("state." + progress.state());
      if (progress.state() != State.RECEIVING) {
        return word;
      }
      return progress.share() < 0
          ? context.phrases().bytes(progress.bytes())
          : context.text(
              "destinations.share",
              (int) (progress.share() * 100),
              context.phrases().bytes(progress.bytes()));
    }
  }
}
