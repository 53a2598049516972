package org.abanico.desktop.view;

import atlantafx.base.theme.Styles;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.abanico.desktop.model.ClientForm;
import org.abanico.desktop.model.ClientForm.Choice;
import org.abanico.desktop.model.ClientForm.Text;
import org.abanico.desktop.model.ClientModel;
import org.abanico.desktop.model.CommandModel;
import org.abanico.desktop.model.Field;
import org.abanico.desktop.program.ClientRequest.Role;

/** What a client has to know before it begins. */
final class SetupPage implements Page {
  private static final double WIDTH = 940;

  private final Context context;
  private final ClientModel model;
  private final ClientForm form;
  private final FolderChooser chooser;
  private final RoleCards roles;
  private final List<FormField> fields;
  private final PasswordField hiddenKey = new PasswordField();
  private final TextField shownKey = new TextField();
  private final ToggleButton showKey;
  private final WhenRow when;
  private final Button look;
  private final Button dryRun;
  private final Label folderHint = Kit.paragraph("", "muted", "small");
  private final VBox sourceFields;
  private final VBox destinationFields;
  private final VBox sourceMore;
  private final VBox destinationMore;
  private final Label problem = Kit.paragraph("", "notice", "bad-notice");
  private final BorderPane node = new BorderPane();

  SetupPage(Context context, ClientModel model, CommandModel commands, FolderChooser chooser) {
    this.context = context;
    this.model = model;
    this.form = model.form();
    this.chooser = chooser;
    look = Kit.button("look", context.text("setup.look"), commands::status);
    dryRun = Kit.button("dry-run", context.text("setup.dry-run"), commands::dryRun);
    roles = new RoleCards(context, form);
    showKey = new ToggleButton(context.text("key.show"));
    showKey.setId("show-key");
    showKey.setMnemonicParsing(true);
    showKey.setMinWidth(ToggleButton.USE_PREF_SIZE);
    showKey.setOnAction(_ -> refresh());
    FormField server = field(Text.SERVER, Field.SERVER, prompted("field.server.prompt"));
    FormField port = field(Text.PORT, Field.PORT, new TextField());
    port.node().setMinWidth(96);
    port.node().setMaxWidth(96);
    FormField key = new FormField(context, form, Text.KEY, Field.KEY, hiddenKey, keyRow());
    TextField folderInput = prompted("field.folder.prompt");
    FormField folder =
        new FormField(
            context, form, Text.FOLDER, Field.FOLDER, folderInput, folderRow(folderInput));
    folder.node().getChildren().add(2, folderHint);
    FormField destinations = field(Text.DESTINATIONS, Field.DESTINATIONS, new TextField());
    FormField group = field(Text.GROUP, Field.GROUP, new TextField());
    FormField name = field(Text.NAME, Field.NAME, new TextField());
    FormField keep = field(Text.KEEP, Field.KEEP, prompted("field.keep.prompt"));
    FormField limit = field(Text.LIMIT, Field.LIMIT, prompted("field.limit.prompt"));
    FormField onSuccess = field(Text.ON_SUCCESS, Field.ON_SUCCESS, new TextField());
    FormField onFailure = field(Text.ON_FAILURE, Field.ON_FAILURE, new TextField());
    FormField options = field(Text.OPTIONS, Field.OPTIONS, prompted("field.options.prompt"));
    when = new WhenRow(context, form);
    fields =
        List.of(
            server,
            port,
            key,
            folder,
            destinations,
            keep,
            group,
            name,
            limit,
            onSuccess,
            onFailure,
            options);
    GridPane howManyAndWhen = Kit.columns(List.of(destinations.node(), when.node()), 44, 56);
    sourceFields = Kit.column(Kit.GAP, howManyAndWhen, patterns(Text.EXCLUDE));
    destinationFields = Kit.column(Kit.GAP, check(Choice.ADOPT), check(Choice.ONCE));
    sourceMore =
        Kit.column(
            Kit.GAP,
            patterns(Text.INCLUDE),
            check(Choice.EXCLUDE_CACHES),
            check(Choice.ONE_FILE_SYSTEM),
            check(Choice.HANDOVER));
    destinationMore =
        Kit.column(
            Kit.GAP,
            keep.node(),
            Kit.paragraph(context.text("field.keep.hint"), "muted", "small"),
            check(Choice.ALLOW_REMOVALS),
            check(Choice.ACCEPT_SOURCE));
    VBox connection =
        Kit.card(
            Kit.heading(context.text("setup.server")),
            new HBox(Kit.GAP, Kit.growing(server.node()), port.node()),
            key.node(),
            check(Choice.REMEMBER_KEY));
    VBox content =
        Kit.card(
            Kit.heading(context.text("setup.folder")),
            folder.node(),
            sourceFields,
            destinationFields);
    GridPane cards = Kit.columns(List.of(connection, content), 50, 50);
    TitledPane more = more(group, name, limit, onSuccess, onFailure, options);
    VBox page =
        Kit.column(
            Kit.FAR,
            Kit.label(context.text("setup.title"), "page-title"),
            roles.node(),
            cards,
            more);
    page.setMaxWidth(WIDTH);
    page.getStyleClass().add("setup");
    ScrollPane scroller = Kit.scrolling(new StackPane(page));
    more.expandedProperty()
        .addListener((_, _, unfolded) -> Platform.runLater(() -> scroll(scroller, unfolded)));
    node.setCenter(scroller);
    node.setBottom(bottom());
  }

  /** What was unfolded would else be below what is seen of a small window. */
  private static void scroll(ScrollPane scroller, boolean unfolded) {
    scroller.applyCss();
    scroller.layout();
    scroller.setVvalue(unfolded ? scroller.getVmax() : scroller.getVmin());
  }

  private TextField prompted(String key) {
    TextField input = new TextField();
    input.setPromptText(context.text(key));
    return input;
  }

  private FormField field(Text text, Field field, TextField input) {
    return new FormField(context, form, text, field, input, input);
  }

  private HBox keyRow() {
    hiddenKey.setPromptText(context.text("field.key.prompt"));
    shownKey.setId("shown-key");
    shownKey.setPromptText(context.text("field.key.prompt"));
    shownKey.setAccessibleText(context.text("field.key").replace("_", ""));
    shownKey.textProperty().bindBidirectional(hiddenKey.textProperty());
    shownKey.getStyleClass().add("mono");
    return Kit.row(Kit.NEAR, Kit.growing(new StackPane(hiddenKey, shownKey)), showKey);
  }

  private HBox folderRow(TextField input) {
    Button choose = Kit.button("choose", context.text("setup.choose"), this::choose);
    return Kit.row(Kit.NEAR, Kit.growing(input), choose);
  }

  private void choose() {
    chooser
        .choose(node.getScene().getWindow(), typedFolder())
        .ifPresent(chosen -> form.type(Text.FOLDER, chosen.toString()));
  }

  private Optional<Path> typedFolder() {
    try {
      String typed = form.text(Text.FOLDER).strip();
      return typed.isEmpty() ? Optional.empty() : Optional.of(Path.of(typed));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private VBox patterns(Text text) {
    String name = text.name().toLowerCase(Locale.ROOT);
    TextArea area = Kit.area(name, 2);
    area.setPromptText(context.text("field." + name + ".prompt"));
    area.getStyleClass().add("mono");
    FormField.bind(area, form, text);
    return Kit.column(Kit.NEAR, Kit.nameOf(area, context.text("field." + name)), area);
  }

  private CheckBox check(Choice choice) {
    String name = choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    CheckBox box = Kit.check(name, context.text("choice." + name));
    box.setSelected(form.is(choice));
    box.selectedProperty().addListener((_, _, chosen) -> form.choose(choice, chosen));
    return box;
  }

  private TitledPane more(
      FormField group,
      FormField name,
      FormField limit,
      FormField onSuccess,
      FormField onFailure,
      FormField options) {
    VBox names =
        Kit.column(
            Kit.GAP,
            group.node(),
            Kit.paragraph(context.text("field.group.hint"), "muted", "small"),
            name.node(),
            Kit.paragraph(context.text("field.name.hint"), "muted", "small"),
            limit.node(),
            Kit.paragraph(context.text("field.limit.hint"), "muted", "small"));
    VBox programs =
        Kit.column(
            Kit.GAP,
            onSuccess.node(),
            onFailure.node(),
            options.node(),
            Kit.paragraph(context.text("field.options.hint"), "muted", "small"));
    VBox right = Kit.column(Kit.FAR, new VBox(sourceMore, destinationMore), programs);
    GridPane columns = Kit.columns(List.of(names, right), 50, 50);
    TitledPane pane = new TitledPane(context.text("setup.more"), columns);
    pane.setId("more");
    pane.setMnemonicParsing(true);
    pane.setExpanded(false);
    pane.setAnimated(false);
    pane.getStyleClass().add("more");
    return pane;
  }

  private Node bottom() {
    problem.setId("problem");
    Button connect = Kit.primary("connect", context.text("setup.connect"), model::connect);
    connect.setDefaultButton(true);
    HBox row = Kit.row(Kit.GAP, look, dryRun, Kit.growing(problem), Kit.space(), connect);
    row.getStyleClass().add("bottom");
    return row;
  }

  @Override
  public Node node() {
    return node;
  }

  @Override
  public Node first() {
    return roles.first();
  }

  @Override
  public void refresh() {
    roles.refresh();
    when.refresh();
    fields.forEach(FormField::refresh);
    boolean shown = showKey.isSelected();
    showKey.setText(context.text(shown ? "key.hide" : "key.show"));
    shownKey.setVisible(shown);
    hiddenKey.setVisible(!shown);
    shownKey.pseudoClassStateChanged(Styles.STATE_DANGER, form.problem(Field.KEY).isPresent());
    boolean source = form.role() == Role.SOURCE;
    folderHint.setText(context.text(source ? "folder.hint.source" : "folder.hint.destination"));
    Kit.show(sourceFields, source);
    Kit.show(dryRun, source);
    Kit.show(sourceMore, source);
    Kit.show(destinationFields, !source);
    Kit.show(destinationMore, !source);
    Kit.say(problem, model.problem().map(context::problem).orElse(""));
  }
}
