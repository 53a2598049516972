package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Real programs, real UDP on loopback, real folders: what every end-to-end test stands on. Two of
 * them run at a time, for they wait for most of it.
 */
@Execution(ExecutionMode.CONCURRENT)
abstract class EndToEnd {
  @TempDir Path temp;
  private final Deque<Program> running = new ArrayDeque<>();
  int port;

  @AfterEach
  void stopAll() {
    running.forEach(Program::close);
  }

  /** A folder of so many files that cannot be compressed. */
  Path tree(int files, int bytesEach) throws IOException {
    Path tree = Files.createDirectory(temp.resolve("tree"));
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < files; i++) {
      byte[] content = new byte[bytesEach];
      random.nextBytes(content);
      Files.write(tree.resolve("file" + i), content);
    }
    return tree;
  }

  /** How much is in all files below a folder, which may change meanwhile, or not be there. */
  static long bytesBelow(Path folder) throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        sum += Files.isRegularFile(file) ? Files.size(file) : 0;
      }
    } catch (NoSuchFileException | UncheckedIOException e) {
      return sum;
    }
    return sum;
  }

  static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      return socket.getLocalPort();
    }
  }

  /** The machine of all programs that are on no other. */
  Machine machine() throws IOException {
    return Machine.usual(temp);
  }

  /** Another machine, which has the same access key and is another device. */
  Machine another(String name) throws IOException {
    return Machine.another(temp, name);
  }

  Program server(String... more) throws IOException {
    return serverOn(machine(), more);
  }

  Program serverOn(Machine machine, String... more) throws IOException {
    port = freePort();
    return keep(Program.server(machine, port, more));
  }

  /** A server at the port of before. */
  Program restartServer() throws IOException {
    return restartServerOn(machine());
  }

  Program restartServerOn(Machine machine) throws IOException {
    return keep(Program.server(machine, port));
  }

  /** What a command of {@code abanico-server} says, which ends with this. */
  String command(Machine machine, int exitCode, String... arguments)
      throws IOException, InterruptedException {
    Program command = keep(Program.serverCommand(machine, arguments));
    assertThat(command.exitCode()).as(command.output()).isEqualTo(exitCode);
    return command.output();
  }

  /** Waits for the end of a program, which says this. */
  static void expect(Program program, int code, String words)
      throws IOException, InterruptedException {
    assertThat(program.exitCode()).as(program.output()).isEqualTo(code);
    assertThat(program.output()).containsIgnoringCase(words).doesNotContain("Exception");
  }

  Program destination(String name, Path folder, String... more) throws IOException {
    return destinationOn(machine(), name, folder, more);
  }

  Program destinationOn(Machine machine, String name, Path folder, String... more)
      throws IOException {
    return keep(Program.client(machine, name, concat(destinationWords(name, folder), more)));
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
    return sourceOn(machine(), folder, destinations, more);
  }

  Program sourceOn(Machine machine, Path folder, int destinations, String... more)
      throws IOException {
    return keep(Program.client(machine, "source", concat(sourceWords(folder, destinations), more)));
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
    return keep(Program.ordinaryClient(machine(), "source", sourceWords(folder, destinations)));
  }

  /** A destination that may write only where its user may, even when the tests run as root. */
  Program ordinaryDestination(String name, Path folder) throws IOException {
    return keep(Program.ordinaryClient(machine(), name, destinationWords(name, folder)));
  }

  Program client(String name, String... arguments) throws IOException {
    return clientOn(machine(), name, arguments);
  }

  Program clientOn(Machine machine, String name, String... arguments) throws IOException {
    return keep(Program.client(machine, name, arguments));
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
