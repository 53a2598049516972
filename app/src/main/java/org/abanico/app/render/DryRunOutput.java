package org.abanico.app.render;

import org.abanico.app.text.Messages;
import org.abanico.app.text.Quantities;
import org.abanico.app.text.SafeText;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.Found;

/** What a dry run has found: a line each, for people or as JSON (docs/operations.md). */
public final class DryRunOutput {
  private final Messages messages;
  private final Output output;
  private final boolean json;

  public DryRunOutput(Messages messages, Output output, boolean json) {
    this.messages = messages;
    this.output = output;
    this.json = json;
  }

  /** An entry of the folder. */
  public void found(Found found) {
    switch (found) {
      case Found.Directory entry -> goes("directory", entry.path(), entry.path() + "/", 0);
      case Found.Regular entry ->
          goes("file", entry.path(), entry.path(), entry.attributes().size());
      case Found.Link entry -> goes("symlink", entry.path(), entry.path(), 0);
      case Found.Special entry -> goes(kind(entry.attributes()), entry.path(), entry.path(), 0);
      case Found.Excluded entry -> {
        String kind = entry.directory() ? "directory" : "other";
        String shown = entry.directory() ? entry.path() + "/" : entry.path();
        say(
            JsonLine.event("excluded").put("kind", kind).put("path", entry.path()),
            "- " + SafeText.of(shown));
      }
      case Found.Unusable entry ->
          say(
              JsonLine.event("omitted")
                  .put("code", entry.code().text())
                  .put("path", entry.path())
                  .put("detail", entry.detail()),
              "! " + SafeText.of(entry.path() + ": " + entry.detail()));
    }
  }

  private static String kind(EntryAttributes attributes) {
    return switch (attributes.kind()) {
      case FIFO -> "fifo";
      case CHARACTER_DEVICE -> "character-device";
      case BLOCK_DEVICE -> "block-device";
      case DIRECTORY, FILE, SYMLINK, SPECIAL ->
          throw new IllegalArgumentException("no FIFO or device: " + attributes.kind());
    };
  }

  private void goes(String kind, String path, String shown, long size) {
    JsonLine line = JsonLine.event("entry").put("kind", kind).put("path", path);
    say(kind.equals("file") ? line.put("size", size) : line, "+ " + SafeText.of(shown));
  }

  private void say(JsonLine line, String text) {
    output.out((json ? line : text) + "\n");
  }

  /** Everything was found: so much of it there is. */
  public void end(long files, long bytes, long excluded, long unusable) {
    if (json) {
      output.out(
          JsonLine.event("dry-run")
                  .put("files", files)
                  .put("bytes", bytes)
                  .put("excluded", excluded)
                  .put("omitted", unusable)
              + "\n");
    } else {
      String size = new Quantities(messages.locale()).bytes(bytes);
      output.err(messages.text("dry-run", files, size, excluded, unusable) + "\n");
    }
  }
}
