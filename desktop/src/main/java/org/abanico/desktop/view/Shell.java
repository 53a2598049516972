package org.abanico.desktop.view;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.animation.Timeline;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.util.StringConverter;
import org.abanico.desktop.model.Appearance;
import org.abanico.desktop.model.Model;
import org.abanico.desktop.model.Speech;
import org.abanico.desktop.text.Language;

/**
 * A window: its head with language and colours, and the page below it. All that has words is made
 * anew when the language changes; what is typed is in the models, and stays.
 */
final class Shell {
  static final double MIN_WIDTH = 1000;
  static final double MIN_HEIGHT = 700;

  /** Boxes of the head give way to its words. */
  private static final double CHOICE_MIN_WIDTH = 110;

  private static final String STYLE =
      String.valueOf(Shell.class.getResource("/org/abanico/desktop/windows.css"));

  private final Stage stage;
  private final Speech speech;
  private final Appearance appearance;
  private final String titleKey;
  private final Function<Context, Page> pages;
  private final Function<Context, Status> status;
  private final Timeline poll;
  private final Questions questions = new Questions();
  private final BorderPane frame = new BorderPane();
  private final StackPane root = new StackPane(frame, questions.layer());
  private final Label state = Kit.label("", "state");
  private final Region mark = new Region();
  private Context context;
  private Page page;
  private boolean refreshing;

  /** Taken away with the window: the system's colours outlive it. */
  private final ChangeListener<ColorScheme> repaint = (_, _, _) -> paint();

  Shell(
      Stage stage,
      Speech speech,
      Appearance appearance,
      String titleKey,
      Function<Context, Page> pages,
      Function<Context, Status> status,
      Runnable look) {
    this.stage = stage;
    this.speech = speech;
    this.appearance = appearance;
    this.titleKey = titleKey;
    this.pages = pages;
    this.status = status;
    this.poll = Polling.of(look);
    mark.getStyleClass().add("state-mark");
    state.setId("status");
    state.setMinWidth(Label.USE_PREF_SIZE);
    context = context();
    page = pages.apply(context);
    Scene scene = new Scene(root, MIN_WIDTH, MIN_HEIGHT);
    scene.getStylesheets().add(STYLE);
    Mnemonics.listen(scene);
    stage.setScene(scene);
    stage.setMinWidth(MIN_WIDTH);
    stage.setMinHeight(MIN_HEIGHT);
    build();
    paint();
    appearance.watch(this::changeAppearance);
    Platform.getPreferences().colorSchemeProperty().addListener(repaint);
  }

  private Context context() {
    Language language = appearance.language();
    return new Context(speech.words(language), speech.phrases(language), questions);
  }

  /**
   * What happens when the window is to be closed: {@code end} stops what runs, and then closes it;
   * first it is asked about, when {@code busy}.
   */
  void closesWith(BooleanSupplier busy, Supplier<String> question, Consumer<Runnable> end) {
    Runnable close = () -> end.accept(this::hide);
    stage.setOnCloseRequest(
        event -> {
          event.consume();
          if (busy.getAsBoolean()) {
            questions.ask(context.words(), question.get(), close);
          } else {
            close.run();
          }
        });
  }

  private void hide() {
    poll.stop();
    Platform.getPreferences().colorSchemeProperty().removeListener(repaint);
    stage.hide();
  }

  void show() {
    poll.play();
    stage.show();
    page.first().requestFocus();
  }

  private void changeAppearance() {
    if (context.words().language() != appearance.language()) {
      context = context();
      page = pages.apply(context);
      build();
    }
    paint();
  }

  private void build() {
    stage.setTitle(context.text(titleKey));
    frame.setTop(head());
    frame.setCenter(page.node());
    page.node().getStyleClass().add("page");
    refresh();
    page.first().requestFocus();
  }

  private HBox head() {
    ChoiceBox<Language> language =
        choice("language", List.of(Language.values()), appearance.language(), Language::ownName);
    language.setAccessibleText(context.text("head.language"));
    language.valueProperty().addListener((_, _, chosen) -> appearance.speak(chosen));
    ChoiceBox<Appearance.Colours> colours =
        choice(
            "colours",
            List.of(Appearance.Colours.values()),
            appearance.colours(),
            each -> context.text("colours." + each));
    colours.setAccessibleText(context.text("head.colours"));
    colours.valueProperty().addListener((_, _, chosen) -> appearance.paint(chosen));
    HBox now = Kit.row(Kit.NEAR, mark, state);
    now.getStyleClass().add("status-pill");
    Label title = Kit.label(context.text(titleKey), "window-title");
    title.setMinWidth(Label.USE_PREF_SIZE);
    HBox head =
        Kit.row(
            Kit.GAP,
            Logo.of(34),
            title,
            Kit.row(Kit.NEAR, page.inHead().toArray(Node[]::new)),
            Kit.space(),
            now,
            language,
            colours);
    head.getStyleClass().add("head");
    return head;
  }

  private static <T> ChoiceBox<T> choice(
      String id, List<T> all, T chosen, Function<T, String> name) {
    ChoiceBox<T> box = new ChoiceBox<>();
    box.setId(id);
    box.setMinWidth(CHOICE_MIN_WIDTH);
    box.getItems().setAll(all);
    box.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(T value) {
            return value == null ? "" : name.apply(value);
          }

          @Override
          public T fromString(String text) {
            return chosen;
          }
        });
    box.setValue(chosen);
    return box;
  }

  private void paint() {
    boolean dark =
        switch (appearance.colours()) {
          case SYSTEM -> Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
          case LIGHT -> false;
          case DARK -> true;
        };
    String sheet =
        dark
            ? new PrimerDark().getUserAgentStylesheet()
            : new PrimerLight().getUserAgentStylesheet();
    if (!sheet.equals(Application.getUserAgentStylesheet())) {
      Application.setUserAgentStylesheet(sheet);
    }
    Kit.style(root, "dark", dark);
  }

  /** Words and figures as they are now. */
  Context currentContext() {
    return context;
  }

  /** Shows the changes of a model, many of them at once. */
  void follow(Model model) {
    model.watch(
        () -> {
          if (!refreshing) {
            refreshing = true;
            Platform.runLater(
                () -> {
                  refreshing = false;
                  refresh();
                });
          }
        });
  }

  private void refresh() {
    Status now = status.apply(context);
    state.setText(now.text());
    mark.getStyleClass().setAll("state-mark", now.style());
    page.refresh();
  }
}
