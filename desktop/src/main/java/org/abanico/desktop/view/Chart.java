package org.abanico.desktop.view;

import java.util.List;
import java.util.function.ToLongFunction;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Polyline;
import org.abanico.desktop.model.Throughput;
import org.abanico.desktop.model.Throughput.Sample;

/** The rates of the last minutes, in and out, as two areas over time. */
final class Chart {
  private static final double HEIGHT = 112;
  private static final int LINES = 3;

  /** Below this, the scale stays: an idle line is not blown up. */
  private static final long LOWEST_TOP = 100_000;

  private final Context context;
  private final Throughput throughput;
  private final Plot plot = new Plot();
  private final Label in = Kit.label("", "figure-small");
  private final Label out = Kit.label("", "figure-small");
  private final Label top = Kit.label("", "axis");
  private final VBox node;

  Chart(Context context, Throughput throughput) {
    this.context = context;
    this.throughput = throughput;
    HBox head =
        Kit.row(
            Kit.GAP,
            Kit.heading(context.text("chart.title")),
            Kit.space(),
            key("in-mark", context.text("chart.in"), in),
            key("out-mark", context.text("chart.out"), out));
    HBox axis =
        Kit.row(
            0,
            Kit.label(context.text("chart.from"), "axis"),
            Kit.space(),
            Kit.label(context.text("chart.to"), "axis"));
    Pane area = new Pane(plot.nodes());
    plot.bindTo(area);
    area.setMinHeight(60);
    area.setPrefHeight(HEIGHT);
    area.getChildren().add(top);
    top.relocate(4, 2);
    node = Kit.card(head, Kit.growing(area), axis);
    node.setSpacing(Kit.NEAR);
    node.setMinHeight(Region.USE_PREF_SIZE);
    node.setAccessibleRole(AccessibleRole.IMAGE_VIEW);
  }

  private static HBox key(String style, String name, Label value) {
    Region mark = new Region();
    mark.getStyleClass().addAll("mark", style);
    return Kit.row(Kit.NEAR, mark, Kit.label(name, "muted", "small"), value);
  }

  Node node() {
    return node;
  }

  void refresh() {
    Sample last = throughput.last();
    in.setText(context.phrases().rate(last.in()));
    out.setText(context.phrases().rate(last.out()));
    node.setAccessibleText(
        context.text(
            "chart.accessible",
            context.phrases().rate(last.in()),
            context.phrases().rate(last.out())));
    List<Sample> samples = throughput.samples();
    long highest =
        samples.stream().mapToLong(sample -> Math.max(sample.in(), sample.out())).max().orElse(0);
    long scale = roundUp(Math.max(highest, LOWEST_TOP));
    top.setText(context.phrases().rate(scale));
    plot.draw(samples, scale);
  }

  /** To 1, 2 or 5 times a power of ten. */
  private static long roundUp(long value) {
    long power = 1;
    while (power * 10 <= value) {
      power *= 10;
    }
    for (long factor : new long[] {1, 2, 5}) {
      if (factor * power >= value) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** The areas and their background. */
  private static final class Plot {
    private final Polygon inArea = new Polygon();
    private final Polyline inLine = new Polyline();
    private final Polygon outArea = new Polygon();
    private final Polyline outLine = new Polyline();
    private final Line[] grid = new Line[LINES];
    private double width;
    private double height;
    private List<Sample> samples = List.of();
    private long scale = 1;

    Plot() {
      inArea.getStyleClass().add("in-area");
      inLine.getStyleClass().add("in-line");
      outArea.getStyleClass().add("out-area");
      outLine.getStyleClass().add("out-line");
      for (int i = 0; i < LINES; i++) {
        grid[i] = new Line();
        grid[i].getStyleClass().add("grid-line");
      }
    }

    Node[] nodes() {
      Node[] all = new Node[LINES + 4];
      System.arraycopy(grid, 0, all, 0, LINES);
      all[LINES] = outArea;
      all[LINES + 1] = inArea;
      all[LINES + 2] = outLine;
      all[LINES + 3] = inLine;
      for (Node each : all) {
        each.setManaged(false);
      }
      return all;
    }

    void bindTo(Pane area) {
      area.layoutBoundsProperty()
          .addListener(
              (_, _, bounds) -> {
                width = bounds.getWidth();
                height = bounds.getHeight();
                redraw();
              });
    }

    void draw(List<Sample> latest, long top) {
      samples = latest;
      scale = top;
      redraw();
    }

    private void redraw() {
      for (int i = 0; i < LINES; i++) {
        double y = Math.rint(height * i / (LINES - 1)) + (i == 0 ? 0.5 : -0.5);
        grid[i].setStartY(y);
        grid[i].setEndY(y);
        grid[i].setEndX(width);
      }
      draw(inArea, inLine, Sample::in);
      draw(outArea, outLine, Sample::out);
    }

    private void draw(Polygon area, Polyline line, ToLongFunction<Sample> value) {
      if (samples.size() < 2 || width <= 0) {
        area.getPoints().clear();
        line.getPoints().clear();
        return;
      }
      long end = samples.getLast().nanos();
      Double[] points = new Double[2 * samples.size()];
      for (int i = 0; i < samples.size(); i++) {
        Sample sample = samples.get(i);
        points[2 * i] = width - width * (end - sample.nanos()) / Throughput.SPAN_NANOS;
        points[2 * i + 1] = height - 1 - (height - 2) * value.applyAsLong(sample) / scale;
      }
      line.getPoints().setAll(points);
      area.getPoints().setAll(points);
      area.getPoints().addAll(width, height, points[0], height);
    }
  }
}
