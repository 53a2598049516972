package org.abanico.app.endtoend;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Real programs, real UDP on loopback, real folders: what every end-to-end test stands on. */
abstract class EndToEnd {
  @TempDir Path temp;
  private final Deque<Program> running = new ArrayDeque<>();
  int port;

  @AfterEach
  void stopAll() {
    running.forEach(Program::close);
  }

  static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      return socket.getLocalPort();
    }
  }

  Program server(String... more) throws IOException {
    port = freePort();
    return keep(Program.server(temp, port, more));
  }

  /** A server at the port of before. */
  Program restartServer() throws IOException {
    return keep(Program.server(temp, port));
  }

  Program destination(String name, Path folder, String... more) throws IOException {
    return client(name, concat(destinationWords(name, folder), more));
  }

  private String[] destinationWords(String name, Path folder) {
    return new String[] {
      "destination",
      "--server",
      "127.0.0.1:" + port,
      "--folder",
      folder.toString(),
      "--name",
      name,
      "--progress",
      "lines"
    };
  }

  Program source(Path folder, int destinations, String... more) throws IOException {
    return client("source", concat(sourceWords(folder, destinations), more));
  }

  private String[] sourceWords(Path folder, int destinations) {
    return new String[] {
      "source",
      "--server",
      "127.0.0.1:" + port,
      "--folder",
      folder.toString(),
      "--destinations",
      String.valueOf(destinations),
      "--progress",
      "lines"
    };
  }

  /** A source that may read only what its user may, even when the tests run as root. */
  Program ordinarySource(Path folder, int destinations) throws IOException {
    return keep(Program.ordinaryClient(temp, "source", sourceWords(folder, destinations)));
  }

  /** A destination that may write only where its user may, even when the tests run as root. */
  Program ordinaryDestination(String name, Path folder) throws IOException {
    return keep(Program.ordinaryClient(temp, name, destinationWords(name, folder)));
  }

  Program client(String name, String... arguments) throws IOException {
    return keep(Program.client(temp, name, arguments));
  }

  private Program keep(Program program) {
    running.push(program);
    return program;
  }

  private static String[] concat(String[] first, String[] second) {
    String[] all = new String[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
