package org.abanico.app.render;

import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.abanico.app.text.Messages;
import org.abanico.client.ClientEvent;
import org.abanico.client.CopyProgress;

/**
 * A client's events on a terminal: a line for each change, and below them one line that is drawn
 * again and again, at most 5 times a second, while a copy runs.
 */
public final class BarRenderer implements Renderer<ClientEvent> {
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(200);

  /** To the line's beginning, then erase to its end (ECMA-48, EL). */
  private static final String CLEAR = "\r\u001b[K";

  private final ClientSentences sentences;
  private final ProgressLine progress;
  private final IntSupplier width;
  private boolean drawn;
  private long lastDrawn;

  /**
   * Shows events on a terminal.
   *
   * @param width the terminal's columns, asked for at each drawing: they change
   */
  public BarRenderer(Messages messages, Side side, IntSupplier width) {
    this.sentences = new ClientSentences(messages, side);
    this.progress = new ProgressLine(messages);
    this.width = width;
  }

  @Override
  public void on(ClientEvent event, long nowNanos, Output output) {
    if (event instanceof ClientEvent.Progressed(CopyProgress copy)) {
      if (!drawn || nowNanos - lastDrawn >= INTERVAL) {
        // The last column stays free: writing into it wraps on some terminals.
        output.out(CLEAR + progress.drawn(copy, width.getAsInt() - 1));
        drawn = true;
        lastDrawn = nowNanos;
      }
      return;
    }
    for (ClientSentences.Sentence sentence : sentences.of(event)) {
      clear(output);
      LinesRenderer.write(sentence, output);
    }
  }

  private void clear(Output output) {
    if (drawn) {
      output.out(CLEAR);
      drawn = false;
    }
  }
}
