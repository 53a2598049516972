package org.abanico.desktop.view;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.VBox;
import org.abanico.desktop.model.Backup;
import org.abanico.desktop.model.ServerModel;

/** The backups that run, with the progress of each destination. */
final class BackupsCard {
  private static final double MOST_HEIGHT = 190;

  private final Context context;
  private final ServerModel model;
  private final Label none;
  private final VBox list = Kit.column(Kit.GAP);
  private final ScrollPane pane = Kit.scrolling(list);
  private final List<Section> sections = new ArrayList<>();
  private final VBox node;

  BackupsCard(Context context, ServerModel model) {
    this.context = context;
    this.model = model;
    none = Kit.paragraph(context.text("backups.none"), "muted");
    pane.setMaxHeight(MOST_HEIGHT);
    pane.setMinHeight(64);
    list.setId("backups");
    node = Kit.card(Kit.heading(context.text("backups.title")), none, pane);
    node.setMinHeight(VBox.USE_PREF_SIZE);
  }

  Node node() {
    return node;
  }

  void refresh() {
    List<Backup> backups = model.backups();
    while (sections.size() < backups.size()) {
      Section made = new Section();
      sections.add(made);
      list.getChildren().add(made.node);
    }
    while (sections.size() > backups.size()) {
      list.getChildren().remove(sections.removeLast().node);
    }
    for (int i = 0; i < backups.size(); i++) {
      sections.get(i).show(backups.get(i));
    }
    Kit.show(none, backups.isEmpty());
    Kit.show(pane, !backups.isEmpty());
  }

  /** One backup. */
  private final class Section {
    private final Label title = Kit.paragraph("");
    private final Label queued = Kit.paragraph("", "muted", "small");
    private final VBox lines = Kit.column(Kit.GAP);
    private final VBox node = Kit.column(Kit.NEAR, title, queued, lines);
    private final List<DestinationList.DestinationLine> destinations = new ArrayList<>();

    void show(Backup backup) {
      title.setText(
          context.text(
              backup.source().isEmpty()
                  ? "backups.line.left"
                  : backup.counted() ? "backups.line" : "backups.line.counting",
              context.phrases().safe(backup.source()),
              context.phrases().safe(backup.group()),
              context.phrases().bytes(backup.total())));
      Kit.say(
          queued,
          backup.heldBytes() + backup.spooledBytes() == 0
              ? ""
              : context.text(
                  "backups.queued",
                  context.phrases().bytes(backup.heldBytes()),
                  context.phrases().bytes(backup.spooledBytes())));
      while (destinations.size() < backup.destinations().size()) {
        DestinationList.DestinationLine made = new DestinationList.DestinationLine(context);
        destinations.add(made);
        lines.getChildren().add(made.node());
      }
      for (int i = 0; i < backup.destinations().size(); i++) {
        destinations.get(i).show(backup.destinations().get(i));
      }
    }
  }
}
