package org.abanico.app.render;

import java.util.function.IntSupplier;
import org.abanico.app.text.Messages;
import org.abanico.client.ClientEvent;

/** How a client shows what happens. */
public enum ProgressMode {
  /** A bar on a terminal, lines elsewhere. */
  AUTO,
  BAR,
  LINES,
  /** For programs: one object a line. */
  JSON,
  /** Errors and results only. */
  NONE;

  /**
   * What shows it so.
   *
   * @param terminal whether standard output is one
   * @param width the terminal's columns
   */
  public Renderer<ClientEvent> renderer(
      Messages messages, Side side, boolean terminal, IntSupplier width) {
    return switch (this) {
      case AUTO -> (terminal ? BAR : LINES).renderer(messages, side, terminal, width);
      case BAR -> new BarRenderer(messages, side, width);
      case LINES -> new LinesRenderer(messages, side);
      case JSON -> new JsonRenderer();
      case NONE -> new ResultRenderer(messages, side);
    };
  }
}
