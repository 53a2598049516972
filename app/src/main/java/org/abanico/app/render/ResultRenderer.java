package org.abanico.app.render;

import org.abanico.app.text.Messages;
import org.abanico.client.ClientEvent;

/** Nothing but errors and what a client says at the end of a backup. */
public final class ResultRenderer implements Renderer<ClientEvent> {
  private final ClientSentences sentences;

  public ResultRenderer(Messages messages, Side side) {
    sentences = new ClientSentences(messages, side);
  }

  @Override
  public void on(ClientEvent event, long nowNanos, Output output) {
    boolean result =
        event instanceof ClientEvent.SourceFinished || event instanceof ClientEvent.Published;
    for (ClientSentences.Sentence sentence : sentences.of(event)) {
      if (result || sentence.error()) {
        LinesRenderer.write(sentence, output);
      }
    }
  }
}
