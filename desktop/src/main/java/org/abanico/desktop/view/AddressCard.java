package org.abanico.desktop.view;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.abanico.desktop.model.ServerModel;

/** By what others reach this machine. */
final class AddressCard {
  private final Context context;
  private final ServerModel model;
  private final VBox lines = Kit.column(Kit.NEAR);
  private final VBox node;
  private List<String> shown = List.of();

  AddressCard(Context context, ServerModel model) {
    this.context = context;
    this.model = model;
    node =
        Kit.card(
            Kit.heading(context.text("addresses.title")),
            Kit.paragraph(context.text("addresses.text"), "muted", "small"),
            lines);
  }

  Node node() {
    return node;
  }

  void refresh() {
    List<String> addresses = model.addresses();
    if (addresses.equals(shown) && !lines.getChildren().isEmpty()) {
      return;
    }
    shown = addresses;
    List<Node> rows = new ArrayList<>();
    for (String address : addresses) {
      Label text = Kit.label(address, "mono");
      Button copy =
          Kit.button("copy-address", context.text("copy"), () -> Kit.copy(address), Styles.SMALL);
      copy.setMnemonicParsing(false);
      copy.setAccessibleText(context.text("addresses.copy", address));
      rows.add(Kit.row(Kit.NEAR, text, Kit.space(), copy));
    }
    if (rows.isEmpty()) {
      rows.add(Kit.paragraph(context.text("addresses.none"), "muted"));
    }
    lines.getChildren().setAll(rows);
  }
}
