package org.abanico.desktop.view;

import atlantafx.base.theme.Styles;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.abanico.desktop.model.AdmissionModel;
import org.abanico.desktop.model.ServerModel;
import org.abanico.desktop.model.ServerModel.State;

/** The server's window: on the left what is set, on the right what happens. */
final class ServerPage implements Page {
  private static final double LEFT_WIDTH = 300;

  private final Context context;
  private final ServerModel model;
  private final TextField port = new TextField();
  private final Label portHint = Kit.paragraph("", "small");
  private final TextField options = new TextField();
  private final Button listen;
  private final Label problem = Kit.paragraph("", "notice", "bad-notice");
  private final Label buffers = Kit.paragraph("", "notice", "warn-notice");
  private final AddressCard addresses;
  private final KeyCard key;
  private final Chart chart;
  private final BackupsCard backups;
  private final ClientsTable clients;
  private final LogView log;
  private final AdmissionView admission;
  private final Tab clientsTab;
  private final HBox node;

  ServerPage(Context context, ServerModel model, AdmissionModel admitted) {
    this.context = context;
    this.model = model;
    listen = Kit.primary("listen", "", this::toggle);
    listen.setMaxWidth(Double.MAX_VALUE);
    problem.setId("problem");
    portHint.setId("port-hint");
    buffers.setId("buffers");
    addresses = new AddressCard(context, model);
    key = new KeyCard(context, model);
    chart = new Chart(context, model.throughput());
    backups = new BackupsCard(context, model);
    clients = new ClientsTable(context);
    log = new LogView(context, model.log());
    admission = new AdmissionView(context, admitted);
    clientsTab = tab("clients-tab", "", clients.node());
    Tab admissionTab = tab("admission-tab", context.text("admission.title"), admission.node());
    admissionTab.setOnSelectionChanged(_ -> admitted.look());
    TabPane tabs =
        new TabPane(
            clientsTab, tab("log-tab", context.text("log.title"), log.node()), admissionTab);
    tabs.setId("server-tabs");
    tabs.getStyleClass().addAll("panel", "tabs");
    VBox left = Kit.column(Kit.FAR, listenCard(), addresses.node(), key.node());
    ScrollPane leftPane = Kit.scrolling(left);
    leftPane.setMinWidth(LEFT_WIDTH);
    leftPane.setPrefWidth(LEFT_WIDTH);
    VBox right = Kit.column(Kit.FAR, chart.node(), backups.node(), Kit.growing(tabs));
    node = new HBox(Kit.FAR, leftPane, Kit.growing(right));
    node.getStyleClass().add("server-page");
  }

  private static Tab tab(String id, String title, Node content) {
    Tab tab = new Tab(title, content);
    tab.setId(id);
    tab.setClosable(false);
    return tab;
  }

  private VBox listenCard() {
    port.setId("port");
    port.setText(model.port());
    port.setPrefColumnCount(6);
    port.textProperty().addListener((_, _, typed) -> model.typePort(typed));
    port.setOnAction(_ -> model.listen());
    options.setId("options");
    options.setText(model.options());
    options.setPromptText(context.text("server.options.prompt"));
    options.textProperty().addListener((_, _, typed) -> model.typeOptions(typed));
    Label name = Kit.nameOf(port, context.text("server.port"));
    Label more = Kit.nameOf(options, context.text("server.options"));
    return Kit.card(
        Kit.heading(context.text("server.listen.title")),
        Kit.column(Kit.NEAR, name, port, portHint),
        Kit.column(Kit.NEAR, more, options),
        problem,
        buffers,
        listen);
  }

  private void toggle() {
    if (model.state() == State.LISTENING) {
      stop();
    } else {
      model.listen();
    }
  }

  private void stop() {
    if (model.isBusy()) {
      context.questions().ask(context.words(), "question.stop", model::stop);
    } else {
      model.stop();
    }
  }

  @Override
  public Node node() {
    return node;
  }

  @Override
  public Node first() {
    return port;
  }

  @Override
  public void refresh() {
    boolean stopped = model.state() == State.STOPPED;
    port.setDisable(!stopped);
    options.setDisable(!stopped);
    port.pseudoClassStateChanged(Styles.STATE_DANGER, !model.isPortValid());
    portHint.setText(context.text(portHint()));
    Kit.style(portHint, "bad", !model.isPortValid());
    Kit.style(portHint, "muted", model.isPortValid());
    listen.setText(context.text("server.action." + model.state()));
    listen.setDisable(
        switch (model.state()) {
          case STOPPED -> !model.isPortValid();
          case LISTENING -> false;
          case STARTING, STOPPING -> true;
        });
    Kit.style(listen, Styles.ACCENT, stopped);
    Kit.say(problem, model.problem().map(context::problem).orElse(""));
    Kit.say(
        buffers,
        model
            .smallBuffers()
            .map(
                news ->
                    context.text(
                        "server.buffers",
                        context.phrases().bytes(news.bufferBytes()),
                        context.phrases().bytes(news.wantedBufferBytes()),
                        String.valueOf(news.wantedBufferBytes())))
            .orElse(""));
    addresses.refresh();
    key.refresh();
    chart.refresh();
    backups.refresh();
    clients.refresh(model.clients());
    clientsTab.setText(context.text("clients.title", model.clients().size()));
    log.refresh();
    admission.refresh();
  }

  private String portHint() {
    if (!model.isPortValid()) {
      return "server.port.invalid";
    }
    return model.isPortPrivileged() ? "server.port.privileged" : "server.port.hint";
  }

  /** How the server is, for the head. */
  static Status status(Context context, ServerModel model) {
    String style =
        switch (model.state()) {
          case STOPPED -> model.problem().isPresent() ? "bad" : "idle";
          case STARTING, STOPPING -> "busy";
          case LISTENING -> "good";
        };
    String text = context.text("server.state." + model.state(), model.port().strip());
    return new Status(text, style);
  }
}
