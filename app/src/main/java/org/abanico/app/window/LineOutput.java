package org.abanico.app.window;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.abanico.app.run.Console;

/** A console whose lines go to a window, as many at a time as are written at once. */
final class LineOutput extends OutputStream {
  /** What is kept until it is told. */
  private static final int CHUNK = 1 << 14;

  private final Consumer<List<String>> said;
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(this, false, StandardCharsets.UTF_8);

  LineOutput(Consumer<List<String>> said) {
    this.said = said;
  }

  /** Standard output and error, as they come. */
  Console console() {
    return new Console(stream, stream);
  }

  @Override
  public synchronized void write(int octet) {
    waiting.write(octet);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    waiting.write(bytes, offset, length);
    if (waiting.size() >= CHUNK) {
      tell();
    }
  }

  /** Tells the lines that are whole. */
  @Override
  public synchronized void flush() {
    tell();
  }

  private void tell() {
    String text = waiting.toString(StandardCharsets.UTF_8);
    int end = text.lastIndexOf('\n') + 1;
    if (end == 0) {
      return;
    }
    waiting.reset();
    waiting.writeBytes(text.substring(end).getBytes(StandardCharsets.UTF_8));
    said.accept(text.substring(0, end).lines().toList());
  }

  /** Tells the rest. */
  @Override
  public synchronized void close() {
    stream.flush();
    tell();
    if (waiting.size() > 0) {
      said.accept(List.of(waiting.toString(StandardCharsets.UTF_8)));
      waiting.reset();
    }
  }
}
