package org.abanico.desktop.view;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.StackPane;
import org.abanico.desktop.model.ClientModel;
import org.abanico.desktop.model.ClientModel.Stage;
import org.abanico.desktop.model.CommandModel;
import org.abanico.desktop.model.PastModel;
import org.abanico.desktop.model.Situation;
import org.abanico.desktop.program.ClientRequest.Role;

/** The client's window: what it is to do and how that goes, and beside it the past of a folder. */
final class ClientPage implements Page {
  private final ClientModel model;
  private final PastModel past;
  private final SetupPage setup;
  private final RunPage run;
  private final HistoryPage history;
  private final CommandView command;
  private final ToggleButton toBackup;
  private final ToggleButton toHistory;
  private final StackPane node;

  ClientPage(
      Context context,
      ClientModel model,
      PastModel past,
      CommandModel commands,
      FolderChooser chooser) {
    this.model = model;
    this.past = past;
    command = new CommandView(context, commands);
    RemoteRestore remote = new RemoteRestore(context, commands, chooser);
    setup = new SetupPage(context, model, commands, chooser);
    run = new RunPage(context, model);
    history = new HistoryPage(context, past, chooser, () -> remote.show(true));
    toBackup = toggle("to-backup", context.text("past.to-backup"), false);
    toHistory = toggle("to-history", context.text("past.to-history"), true);
    ToggleGroup group = new ToggleGroup();
    group.getToggles().setAll(toBackup, toHistory);
    node = new StackPane(setup.node(), run.node(), history.node(), remote.node(), command.node());
  }

  /** One that is pressed again stays as it is. */
  private ToggleButton toggle(String id, String text, boolean toPast) {
    ToggleButton button = new ToggleButton(text);
    button.setId(id);
    button.setMnemonicParsing(true);
    button.setMinWidth(ToggleButton.USE_PREF_SIZE);
    button.setOnAction(
        _ -> {
          past.show(toPast);
          refresh();
        });
    return button;
  }

  @Override
  public Node node() {
    return node;
  }

  @Override
  public Node first() {
    return past.isShown() ? history.first() : setup.first();
  }

  @Override
  public List<Node> inHead() {
    return List.of(toBackup, toHistory);
  }

  @Override
  public void refresh() {
    toBackup.setSelected(!past.isShown());
    toHistory.setSelected(past.isShown());
    boolean begun = model.stage() != Stage.SETUP;
    Kit.show(history.node(), past.isShown());
    Kit.show(setup.node(), !past.isShown() && !begun);
    Kit.show(run.node(), !past.isShown() && begun);
    if (past.isShown()) {
      history.refresh();
    } else if (begun) {
      run.refresh();
    } else {
      setup.refresh();
    }
    command.refresh();
  }

  /** How the client is, for the head. */
  static Status status(Context context, ClientModel model) {
    if (model.stage() == Stage.SETUP) {
      return new Status(context.text("client.state.idle"), "idle");
    }
    if (model.stage() == Stage.ENDED) {
      boolean good = model.told().outcome().map(Headline::isGood).orElse(false);
      return new Status(context.text("client.state.ended"), good ? "good" : "bad");
    }
    boolean source = model.role() == Role.SOURCE;
    return switch (model.told().situation()) {
      case Situation.Copying _ ->
          new Status(
              context.text(source ? "client.state.sending" : "client.state.receiving"), "busy");
      case Situation.Waiting _, Situation.Holding _ ->
          new Status(context.text("client.state.connected"), "good");
      case Situation.Scheduled _ ->
          new Status(
              context.text("client.state.scheduled"), Headline.isTrouble(model) ? "bad" : "good");
      case Situation.Disconnected _,
          Situation.Refused _,
          Situation.Failed _,
          Situation.FolderFailed _ ->
          new Status(context.text("client.state.trouble"), "bad");
      case Situation.Beginning _, Situation.Connecting _ ->
          new Status(context.text("client.state.connecting"), "busy");
    };
  }
}
