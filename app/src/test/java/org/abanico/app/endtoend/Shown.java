package org.abanico.app.endtoend;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.TitledPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.abanico.app.cli.Surroundings;
import org.abanico.app.window.WindowClient;
import org.abanico.app.window.WindowServer;
import org.abanico.desktop.Windows;
import org.abanico.desktop.program.ServerHost;
import org.abanico.desktop.text.Language;
import org.abanico.desktop.view.ClientWindow;
import org.abanico.desktop.view.ServerWindow;

/** A window as its user has it before them: what it shows, and what can be typed and pressed. */
final class Shown implements AutoCloseable {
  private final Stage stage;

  private Shown(Stage stage) {
    this.stage = stage;
  }

  /** A server's window, on a machine whose files are in a folder. */
  static Shown server(Path machine, Locale locale) {
    return server(new WindowServer(surroundings(machine, locale, Map.of())));
  }

  static Shown server(ServerHost host) {
    return open(
        stage -> new ServerWindow(stage, host, Windows.threads(), InstantSource.system()).open());
  }

  /** A client's window, on a machine whose files are in a folder. */
  static Shown client(Path machine, Locale locale) {
    return client(machine, locale, Map.of());
  }

  /** As the other, with more in its environment. */
  static Shown client(Path machine, Locale locale, Map<String, String> variables) {
    return open(
        stage ->
            new ClientWindow(
                    stage,
                    new WindowClient(surroundings(machine, locale, variables)),
                    Windows.threads(),
                    InstantSource.system(),
                    (_, _) -> Optional.of(machine.resolve("chosen")))
                .open());
  }

  private static Surroundings surroundings(
      Path machine, Locale locale, Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("XDG_STATE_HOME", machine.resolve("state").toString());
    return new Surroundings(all, machine, locale);
  }

  private static Shown open(Consumer<Stage> opener) {
    Desk.start();
    return Desk.on(
        () -> {
          Stage stage = new Stage();
          opener.accept(stage);
          return new Shown(stage);
        });
  }

  Stage stage() {
    return stage;
  }

  /** The control with an id; on JavaFX's thread. */
  <N extends Node> N find(String id, Class<N> type) {
    return stage.getScene().getRoot().lookupAll("#" + id).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(Shown::isShown)
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing is shown that is called " + id));
  }

  /** Whether a control is shown; on JavaFX's thread. */
  boolean has(String id) {
    return stage.getScene().getRoot().lookupAll("#" + id).stream().anyMatch(Shown::isShown);
  }

  private static boolean isShown(Node node) {
    for (Node each = node; each != null; each = each.getParent()) {
      if (!each.isVisible()) {
        return false;
      }
    }
    return true;
  }

  <N extends Node, T> T with(String id, Class<N> type, Function<N, T> use) {
    return Desk.on(() -> use.apply(find(id, type)));
  }

  /** Types a text in the place of the one that is there, key by key. */
  void type(String id, String text) {
    use(
        id,
        TextInputControl.class,
        input -> {
          input.selectAll();
          key(input, KeyCode.DELETE);
          text.chars().forEach(c -> Event.fireEvent(input, typed(String.valueOf((char) c))));
        });
  }

  /** Does something with a control when it can be used: it hears keys once it has its skin. */
  private <C extends Control> void use(String id, Class<C> type, Consumer<C> action) {
    Desk.await(
        id + " that can be used",
        () -> {
          if (!has(id)) {
            return false;
          }
          Control control = find(id, type);
          return !control.isDisabled() && control.getSkin() != null;
        },
        () -> {
          C control = find(id, type);
          control.requestFocus();
          action.accept(control);
        });
  }

  private static KeyEvent typed(String character) {
    return new KeyEvent(
        KeyEvent.KEY_TYPED, character, "", KeyCode.UNDEFINED, false, false, false, false);
  }

  private static void key(Node node, KeyCode code) {
    for (EventType<KeyEvent> type : List.of(KeyEvent.KEY_PRESSED, KeyEvent.KEY_RELEASED)) {
      Event.fireEvent(node, new KeyEvent(type, "", "", code, false, false, false, false));
    }
  }

  /** The id of what has the focus. */
  String focused() {
    return Desk.on(() -> String.valueOf(stage.getScene().getFocusOwner().getId()));
  }

  void pressTab() {
    Desk.run(() -> key(stage.getScene().getFocusOwner(), KeyCode.TAB));
  }

  /** Presses a button with the space bar. */
  void press(String id) {
    press(id, KeyCode.SPACE);
  }

  /** Presses a key in a control. */
  void press(String id, KeyCode code) {
    use(id, Control.class, control -> key(control, code));
  }

  /** Presses the letter of a name that is underlined, with the Alt key. */
  void pressAlt(String name) {
    String letter = name.substring(name.indexOf('_') + 1).substring(0, 1);
    KeyCode code = KeyCode.getKeyCode(letter.toUpperCase(Locale.ROOT));
    Desk.run(
        () -> {
          for (EventType<KeyEvent> type : List.of(KeyEvent.KEY_PRESSED, KeyEvent.KEY_RELEASED)) {
            Event.fireEvent(
                stage.getScene().getFocusOwner(),
                new KeyEvent(type, letter, letter, code, false, false, true, false));
          }
        });
  }

  /**
   * The texts of all controls in sight whose names have an underlined letter, not of those below a
   * layer.
   */
  List<String> underlined() {
    return Desk.on(
        () ->
            stage.getScene().getRoot().lookupAll(".question-layer").stream()
                .filter(Shown::isShown)
                .reduce((Node) stage.getScene().getRoot(), (_, over) -> over)
                .lookupAll("*")
                .stream()
                .filter(each -> each instanceof Labeled named && named.isMnemonicParsing())
                .filter(Shown::isShown)
                .map(Shown::text)
                .filter(text -> text != null && text.contains("_"))
                .toList());
  }

  /** The name that stands beside a field. */
  String nameOf(String id) {
    return with(
        id,
        Node.class,
        field ->
            stage.getScene().getRoot().lookupAll(".label").stream()
                .filter(each -> each instanceof Label label && label.getLabelFor() == field)
                .map(Shown::text)
                .findFirst()
                .orElseThrow());
  }

  /** Opens what is folded up. */
  void unfold(String id) {
    Desk.run(() -> find(id, TitledPane.class).setExpanded(true));
  }

  void fold(String id) {
    Desk.run(() -> find(id, TitledPane.class).setExpanded(false));
  }

  void tick(String id, boolean ticked) {
    Desk.run(() -> find(id, CheckBox.class).setSelected(ticked));
  }

  @SuppressWarnings("unchecked")
  void speak(Language language) {
    Desk.run(() -> find("language", ChoiceBox.class).setValue(language));
  }

  /** The text of a label, button or field. */
  String text(String id) {
    return with(id, Node.class, Shown::text);
  }

  private static String text(Node node) {
    return switch (node) {
      case Labeled labeled -> labeled.getText();
      case TextInputControl input -> input.getText();
      default -> throw new AssertionError(node);
    };
  }

  /** Waits until a text is so. */
  void awaitText(String id, Predicate<String> wanted) {
    try {
      Desk.await(id, () -> has(id) && wanted.test(text(find(id, Node.class))));
    } catch (AssertionError e) {
      throw new AssertionError(id + ": " + (Desk.on(() -> has(id)) ? text(id) : "not shown"), e);
    }
  }

  void awaitText(String id, String part) {
    awaitText(id, text -> text.contains(part));
  }

  /** What a list shows, one entry a line. */
  String list(String id) {
    return with(
        id,
        ListView.class,
        list ->
            ((ListView<?>) list)
                .getItems().stream().map(String::valueOf).collect(Collectors.joining("\n")));
  }

  boolean isShowing() {
    return Desk.on(stage::isShowing);
  }

  boolean shows(String id) {
    return Desk.on(() -> has(id));
  }

  /** As with the button of the window's frame. */
  void requestClose() {
    Desk.run(
        () -> Event.fireEvent(stage, new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
  }

  /** Closes it, whatever it asks. */
  @Override
  public void close() throws IOException {
    if (!isShowing()) {
      return;
    }
    requestClose();
    if (shows("question-yes")) {
      press("question-yes");
    }
    Desk.await("the window's end", () -> !stage.isShowing());
  }
}
