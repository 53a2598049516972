package org.abanico.app.run;

import java.io.PrintStream;
import java.io.PrintWriter;
import org.abanico.app.render.Output;

/**
 * The process's standard output and error.
 *
 * @param out flushed after each text
 */
public record Console(PrintStream out, PrintStream err) implements Output {

  @Override
  public void out(String text) {
    out.print(text);
    out.flush();
  }

  @Override
  public void err(String text) {
    err.print(text);
    err.flush();
  }

  /** A writer to standard output, flushed at line ends. */
  public PrintWriter outWriter() {
    return new PrintWriter(out, true, out.charset());
  }

  /** A writer to standard error, flushed at line ends. */
  public PrintWriter errWriter() {
    return new PrintWriter(err, true, err.charset());
  }
}
