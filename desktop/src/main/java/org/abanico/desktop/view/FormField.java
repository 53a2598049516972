package org.abanico.desktop.view;

import atlantafx.base.theme.Styles;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.abanico.desktop.model.ClientForm;
import org.abanico.desktop.model.ClientForm.Text;
import org.abanico.desktop.model.Field;

/** A text that is typed into the form, with its name above it and what is wrong below. */
final class FormField {
  private final Context context;
  private final ClientForm form;
  private final Text text;
  private final Field field;
  private final TextInputControl input;
  private final Label wrong = Kit.paragraph("", "bad", "small");
  private final VBox node;

  /**
   * @param field what is wrong with it is said here
   * @param shown what is on the screen: {@code input}, and what stands beside it
   */
  FormField(
      Context context,
      ClientForm form,
      Text text,
      Field field,
      TextInputControl input,
      Region shown) {
    this.context = context;
    this.form = form;
    this.text = text;
    this.field = field;
    this.input = input;
    String key = "field." + text.name().toLowerCase(Locale.ROOT);
    input.setId(text.name().toLowerCase(Locale.ROOT));
    wrong.setId(input.getId() + "-problem");
    node = Kit.column(Kit.NEAR, Kit.nameOf(input, context.text(key)), shown, wrong);
    bind(input, form, text);
  }

  /** Keeps a control and the form the same. */
  static void bind(TextInputControl input, ClientForm form, Text text) {
    input.setText(form.text(text));
    input.textProperty().addListener((_, _, typed) -> form.type(text, typed));
  }

  VBox node() {
    return node;
  }

  void refresh() {
    if (!input.getText().equals(form.text(text))) {
      input.setText(form.text(text));
    }
    String problem = form.problem(field).map(context::problem).orElse("");
    Kit.say(wrong, problem);
    input.pseudoClassStateChanged(Styles.STATE_DANGER, !problem.isEmpty());
  }
}
