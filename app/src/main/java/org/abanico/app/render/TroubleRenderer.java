package org.abanico.app.render;

import org.abanico.app.text.Messages;
import org.abanico.client.ClientEvent;

/** Of a client's events only why it came to nothing: for one that shows its result itself. */
public final class TroubleRenderer implements Renderer<ClientEvent> {
  private final ClientSentences sentences;

  public TroubleRenderer(Messages messages) {
    this.sentences = new ClientSentences(messages, Side.DESTINATION);
  }

  @Override
  public void on(ClientEvent event, long nowNanos, Output output) {
    if (event instanceof ClientEvent.Refused || event instanceof ClientEvent.Disconnected) {
      for (ClientSentences.Sentence sentence : sentences.of(event)) {
        output.err(sentence.text() + "\n");
      }
    }
  }
}
