package org.abanico.desktop.view;

import javafx.scene.Node;
import javafx.scene.layout.StackPane;
import org.abanico.desktop.model.ClientForm.Role;
import org.abanico.desktop.model.ClientModel;
import org.abanico.desktop.model.ClientModel.Stage;
import org.abanico.desktop.model.Situation;

/** The client's window: first what it is to do, and then how that goes. */
final class ClientPage implements Page {
  private final ClientModel model;
  private final SetupPage setup;
  private final RunPage run;
  private final StackPane node;

  ClientPage(Context context, ClientModel model, FolderChooser chooser) {
    this.model = model;
    setup = new SetupPage(context, model, chooser);
    run = new RunPage(context, model);
    node = new StackPane(setup.node(), run.node());
  }

  @Override
  public Node node() {
    return node;
  }

  @Override
  public Node first() {
    return setup.first();
  }

  @Override
  public void refresh() {
    boolean begun = model.stage() != Stage.SETUP;
    Kit.show(setup.node(), !begun);
    Kit.show(run.node(), begun);
    if (begun) {
      run.refresh();
    } else {
      setup.refresh();
    }
  }

  /** How the client is, for the head. */
  static Status status(Context context, ClientModel model) {
    if (model.stage() == Stage.SETUP) {
      return new Status(context.text("client.state.idle"), "idle");
    }
    if (model.stage() == Stage.ENDED) {
      boolean good = model.outcome().map(Headline::isGood).orElse(false);
      return new Status(context.text("client.state.ended"), good ? "good" : "bad");
    }
    boolean source = model.role() == Role.SOURCE;
    return switch (model.situation()) {
      case Situation.Copying _ ->
          new Status(
              context.text(source ? "client.state.sending" : "client.state.receiving"), "busy");
      case Situation.Waiting _, Situation.Holding _ ->
          new Status(context.text("client.state.connected"), "good");
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
