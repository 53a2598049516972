package org.abanico.app.window;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.abanico.app.cli.FilledException;
import org.abanico.app.cli.Surroundings;
import org.abanico.app.keys.KeyException;
import org.abanico.app.run.Audience;
import org.abanico.app.run.Console;
import org.abanico.app.run.ExitCode;
import org.abanico.app.run.Front;
import org.abanico.app.run.StartException;
import org.abanico.app.run.Terminal;
import org.abanico.app.text.Messages;
import org.abanico.app.text.SafeText;
import org.abanico.backup.FolderException;
import org.abanico.desktop.program.ProgramException;
import org.abanico.transport.netty.BindFailedException;

/** Does what a command line would do, with a window in the place of the terminal. */
final class Runs {
  private final Surroundings surroundings;

  Runs(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** What a command line ends with. */
  interface Command {
    ExitCode run(Front front) throws StartException, InterruptedException;
  }

  /** Work on keys. */
  interface KeyWork<T> {
    T run() throws KeyException;
  }

  /** What was filled in, read. */
  interface Filling<T> {
    T read() throws FilledException;
  }

  /** What was filled in is of no use: the words for that are those of the command line. */
  static <T> T filled(Filling<T> filling) throws ProgramException {
    try {
      return filling.read();
    } catch (FilledException e) {
      throw new ProgramException("words", e, String.valueOf(e.getMessage()));
    }
  }

  void run(Audience audience, Command command) throws ProgramException, InterruptedException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Messages messages = Messages.of(surroundings.locale());
    Front front =
        new Front(
            messages,
            new Console(nowhere, System.err),
            new Terminal(surroundings.variables()),
            audience);
    ExitCode code;
    try {
      code = command.run(front);
    } catch (StartException e) {
      throw problem(e);
    }
    if (code == ExitCode.INTERNAL) {
      throw new ProgramException("fault", new IllegalStateException("a fault in a run"), "");
    }
  }

  private static ProgramException problem(StartException e) {
    return switch (e.getCause()) {
      case FolderException folder ->
          new ProgramException(
              "folder." + folder.problem(), e, SafeText.of(folder.path()), detail(folder));
      case BindFailedException bind ->
          new ProgramException(
              "bind." + bind.reason(), e, String.valueOf(bind.address().getPort()), detail(bind));
      case null, default -> new ProgramException("words", e, String.valueOf(e.getMessage()));
    };
  }

  private static String detail(Exception e) {
    Throwable cause = e.getCause();
    return cause == null || cause.getMessage() == null ? "" : SafeText.of(cause.getMessage());
  }

  /** A file of keys is of no use: the words for that are those of the command line. */
  <T> T onKeys(KeyWork<T> work) throws ProgramException {
    try {
      return work.run();
    } catch (KeyException e) {
      throw new ProgramException("words", e, e.words(Messages.of(surroundings.locale())));
    }
  }

  Path file(String program) {
    return surroundings.stateFolder(program).resolve("window.properties");
  }
}
