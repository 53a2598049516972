package org.abanico.app.run;

import java.io.PrintStream;
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
}
