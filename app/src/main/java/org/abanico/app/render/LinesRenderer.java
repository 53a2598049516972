package org.abanico.app.render;

import java.util.concurrent.TimeUnit;
import org.abanico.app.text.Messages;
import org.abanico.client.ClientEvent;
import org.abanico.client.CopyProgress;
import org.jspecify.annotations.Nullable;

/** A client's events as plain lines: one for each change, and progress every 5 s. */
public final class LinesRenderer implements Renderer<ClientEvent> {
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(5);

  private final Messages messages;
  private final ClientSentences sentences;
  private final ProgressLine progress;
  private long lastLine;
  private CopyProgress.@Nullable Phase phase;

  public LinesRenderer(Messages messages, Side side) {
    this.messages = messages;
    this.sentences = new ClientSentences(messages, side);
    this.progress = new ProgressLine(messages);
  }

  @Override
  public void on(ClientEvent event, long nowNanos, Output output) {
    if (event instanceof ClientEvent.Progressed(CopyProgress copy)) {
      progressed(copy, nowNanos, output);
      return;
    }
    if (event instanceof ClientEvent.ReadyToSend || event instanceof ClientEvent.Begun) {
      phase = null;
    }
    for (ClientSentences.Sentence sentence : sentences.of(event)) {
      write(sentence, output);
      lastLine = nowNanos;
    }
  }

  private void progressed(CopyProgress copy, long nowNanos, Output output) {
    boolean publishingBegins =
        copy.phase() == CopyProgress.Phase.PUBLISHING && phase != CopyProgress.Phase.PUBLISHING;
    phase = copy.phase();
    if (publishingBegins) {
      output.out(messages.text("publishing") + "\n");
      lastLine = nowNanos;
    } else if (nowNanos - lastLine >= INTERVAL) {
      output.out(progress.sentence(copy) + "\n");
      lastLine = nowNanos;
    }
  }

  static void write(ClientSentences.Sentence sentence, Output output) {
    if (sentence.error()) {
      output.err(sentence.text() + "\n");
    } else {
      output.out(sentence.text() + "\n");
    }
  }
}
