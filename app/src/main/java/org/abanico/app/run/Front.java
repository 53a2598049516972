package org.abanico.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.abanico.app.render.ProgressMode;
import org.abanico.app.render.Renderer;
import org.abanico.app.render.Side;
import org.abanico.app.text.Messages;
import org.abanico.app.text.SafeText;
import org.abanico.backup.FolderException;
import org.abanico.client.ClientEvent;
import org.abanico.transport.netty.BindFailedException;

/**
 * Where a program speaks to its user.
 *
 * @param messages in the user's language
 * @param audience who is told what happens, in place of the terminal
 */
public record Front(Messages messages, Console console, Terminal terminal, Audience audience) {

  /** With a terminal only. */
  public Front(Messages messages, Console console, Terminal terminal) {
    this(messages, console, terminal, Audience.none());
  }

  /** What shows a client's events on the terminal. */
  Renderer<ClientEvent> renderer(ProgressMode progress, Side side) {
    return progress.renderer(messages, side, terminal.isInteractive(), terminal::width);
  }

  /** Where a client's events go: to who watches, or else {@code otherwise}. */
  Consumer<ClientEvent> clientEvents(Consumer<ClientEvent> otherwise) {
    return audience.client().<Consumer<ClientEvent>>map(w -> w::happened).orElse(otherwise);
  }

  /** A folder cannot be used. */
  public StartException folder(FolderException e) {
    Throwable cause = e.getCause();
    String detail = cause == null || cause.getMessage() == null ? "" : cause.getMessage();
    return new StartException(
        ExitCode.FOLDER,
        messages.text("folder." + e.problem(), SafeText.of(e.path()), SafeText.of(detail)),
        e);
  }

  /** The file that packets are to be written to cannot be written. */
  StartException trace(Path file, IOException e) {
    String path = SafeText.of(file.toString());
    String detail = SafeText.of(String.valueOf(e.getMessage()));
    return new StartException(ExitCode.USAGE, messages.text("trace.cannot", path, detail), e);
  }

  /** A UDP port cannot be had. */
  StartException bind(String key, String address, int port, BindFailedException e) {
    Throwable cause = e.getCause();
    String detail = cause == null ? "" : String.valueOf(cause.getMessage());
    return new StartException(
        ExitCode.BIND, messages.text(key, SafeText.of(address), String.valueOf(port), detail), e);
  }
}
