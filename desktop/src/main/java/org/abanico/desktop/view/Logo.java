package org.abanico.desktop.view;

import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.shape.ArcTo;
import javafx.scene.shape.ClosePath;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;

/** A hand fan: one handle, many ribs. */
final class Logo {
  private static final int RIBS = 5;
  private static final double FROM_DEGREES = 200;
  private static final double TO_DEGREES = 340;
  private static final double GAP_DEGREES = 5;
  private static final double HANDLE = 0.22;

  private Logo() {}

  /** As wide as about {@code size}. */
  static Node of(double size) {
    Group group = new Group();
    double each = (TO_DEGREES - FROM_DEGREES) / RIBS;
    for (int i = 0; i < RIBS; i++) {
      double from = Math.toRadians(FROM_DEGREES + i * each + GAP_DEGREES / 2);
      double to = Math.toRadians(FROM_DEGREES + (i + 1) * each - GAP_DEGREES / 2);
      Path rib = rib(size / 2, size / 2 * HANDLE, from, to);
      rib.getStyleClass().addAll("rib", "rib-" + i);
      group.getChildren().add(rib);
    }
    group.setAccessibleText("Abanico");
    return group;
  }

  private static Path rib(double outer, double inner, double from, double to) {
    return new Path(
        new MoveTo(inner * Math.cos(from), inner * Math.sin(from)),
        new LineTo(outer * Math.cos(from), outer * Math.sin(from)),
        new ArcTo(outer, outer, 0, outer * Math.cos(to), outer * Math.sin(to), false, true),
        new LineTo(inner * Math.cos(to), inner * Math.sin(to)),
        new ClosePath());
  }
}
