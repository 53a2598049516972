package org.abanico.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.trace.TracingEndpoint;

/** A program's packets, written to a file when its user wants that; else it costs nothing. */
final class Traced implements AutoCloseable {
  private final Optional<TraceFile> file;

  private Traced(Optional<TraceFile> file) {
    this.file = file;
  }

  /**
   * Opens the file, if there is to be one; what it held is overwritten.
   *
   * @throws StartException when it cannot be written
   */
  static Traced open(Optional<Path> path, Front front) throws StartException {
    if (path.isEmpty()) {
      return new Traced(Optional.empty());
    }
    try {
      return new Traced(Optional.of(TraceFile.create(path.get())));
    } catch (IOException e) {
      throw front.trace(path.get(), e);
    }
  }

  /** What is to be driven in place of an endpoint. */
  DatagramEndpoint around(DatagramEndpoint endpoint, long startNanos) {
    return file.<DatagramEndpoint>map(lines -> new TracingEndpoint(endpoint, lines, startNanos))
        .orElse(endpoint);
  }

  @Override
  public void close() {
    file.ifPresent(TraceFile::close);
  }
}
