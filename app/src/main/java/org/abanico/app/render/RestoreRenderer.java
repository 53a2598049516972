package org.abanico.app.render;

import org.abanico.app.text.Messages;
import org.abanico.client.ClientEvent;

/** Why a restore through the server came to nothing. What it does is shown as of a local one. */
public final class RestoreRenderer implements Renderer<ClientEvent> {
  private final Messages messages;
  private final Reasons reasons;
  private final ClientSentences sentences;
  private boolean folderFailed;

  public RestoreRenderer(Messages messages) {
    this.messages = messages;
    this.reasons = new Reasons(messages);
    this.sentences = new ClientSentences(messages, Side.DESTINATION);
  }

  @Override
  public void on(ClientEvent event, long nowNanos, Output output) {
    switch (event) {
      case ClientEvent.BackupFailed failed -> {
        if (!folderFailed) {
          output.err(
              messages.text(
                      "restore.failed",
                      reasons.cause(failed.code(), ""),
                      reasons.advice(failed.code()))
                  + "\n");
        }
      }
      case ClientEvent.FolderFailed _ -> {
        folderFailed = true;
        show(event, output);
      }
      case ClientEvent.Refused _, ClientEvent.Disconnected _ -> show(event, output);
      default -> {}
    }
  }

  private void show(ClientEvent event, Output output) {
    for (ClientSentences.Sentence sentence : sentences.of(event)) {
      output.err(sentence.text() + "\n");
    }
  }
}
