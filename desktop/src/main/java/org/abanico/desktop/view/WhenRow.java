package org.abanico.desktop.view;

import atlantafx.base.theme.Styles;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.abanico.desktop.model.ClientForm;
import org.abanico.desktop.model.ClientForm.Text;
import org.abanico.desktop.model.ClientForm.When;
import org.abanico.desktop.model.Field;

/** When a source sends its folder: now and once, or again and again. */
final class WhenRow {
  private final Context context;
  private final ClientForm form;
  private final ComboBox<When> choice = new ComboBox<>();
  private final TextField every = new TextField();
  private final TextField at = new TextField();
  private final Label wrong = Kit.paragraph("", "bad", "small");
  private final VBox node;

  WhenRow(Context context, ClientForm form) {
    this.context = context;
    this.form = form;
    choice.setId("when");
    choice.getItems().setAll(When.values());
    choice.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(When when) {
            return when == null ? "" : context.text("when." + when);
          }

          @Override
          public When fromString(String text) {
            throw new UnsupportedOperationException("it is chosen, not typed");
          }
        });
    choice.setValue(form.when());
    choice.valueProperty().addListener((_, _, chosen) -> form.choose(chosen));
    choice.setMaxWidth(Double.MAX_VALUE);
    field(every, Text.EVERY);
    field(at, Text.AT);
    wrong.setId("when-problem");
    Label name = Kit.nameOf(choice, context.text("field.when"));
    node = Kit.column(Kit.NEAR, name, Kit.row(Kit.NEAR, Kit.growing(choice), every, at), wrong);
  }

  private void field(TextField input, Text text) {
    String name = text.name().toLowerCase(Locale.ROOT);
    input.setId(name);
    input.setPrefColumnCount(5);
    input.setMinWidth(TextField.USE_PREF_SIZE);
    input.setAccessibleText(context.text("when." + text));
    FormField.bind(input, form, text);
  }

  Node node() {
    return node;
  }

  void refresh() {
    choice.setValue(form.when());
    Kit.show(every, form.when() == When.EVERY);
    Kit.show(at, form.when() == When.AT);
    Field field = form.when() == When.AT ? Field.AT : Field.EVERY;
    String problem = form.problem(field).map(context::problem).orElse("");
    Kit.say(wrong, problem);
    every.pseudoClassStateChanged(Styles.STATE_DANGER, !problem.isEmpty());
    at.pseudoClassStateChanged(Styles.STATE_DANGER, !problem.isEmpty());
  }
}
