package org.abanico.app.endtoend;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** One of the two programs, run as a process of its own with its output in a file. */
final class Program implements AutoCloseable {
  static final String SERVER = "org.abanico.app.ServerMain";
  static final String CLIENT = "org.abanico.app.ClientMain";
  private static final long PATIENCE_SECONDS = 90;

  private final String name;
  private final Process process;
  private final Path output;

  private Program(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
  }

  static Program server(Machine machine, int port, String... more) throws IOException {
    Program server = serverWithoutPort(machine, String.valueOf(port), more);
    server.awaitOutput(String.valueOf(port));
    return server;
  }

  /** A server that will not get its port. */
  static Program serverWithoutPort(Machine machine, String port, String... more)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run", "--port", port));
    arguments.addAll(List.of(more));
    return serverCommand(machine, arguments.toArray(String[]::new));
  }

  /** Any command of {@code abanico-server}. */
  static Program serverCommand(Machine machine, String... arguments) throws IOException {
    return start(machine, List.of(), "server", SERVER, arguments);
  }

  static Program client(Machine machine, String name, String... arguments) throws IOException {
    return start(machine, List.of(), name, CLIENT, arguments);
  }

  /** A client to which the system's permissions apply, even when the tests run as root. */
  static Program ordinaryClient(Machine machine, String name, String... arguments)
      throws IOException {
    boolean root = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    List<String> before =
        root
            ? List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--")
            : List.of();
    return start(machine, before, name, CLIENT, arguments);
  }

  private static Program start(
      Machine machine, List<String> before, String name, String main, String... arguments)
      throws IOException {
    List<String> words = new ArrayList<>(List.of(main));
    words.addAll(List.of(arguments));
    Path output = Files.createTempFile(machine.temp(), name, ".log");
    Process process = launch(machine, before, ProgramFiles.options(), output, words);
    return new Program(name, process, output);
  }

  /**
   * Starts one.
   *
   * @param before a command that is given the whole as its arguments
   * @param options of {@code java}, the class path among them
   * @param output of both kinds
   * @param words the main class and its arguments
   */
  static Process launch(
      Machine machine, List<String> before, List<String> options, Path output, List<String> words)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    // A shell starts what runs in the background deaf to Ctrl-C, and its children inherit that.
    command.addAll(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-Duser.language=en"));
    command.addAll(options);
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("ABANICO_"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(machine.variables());
    return builder.start();
  }

  /** Waits for the end, and returns the exit code. */
  int exitCode() throws InterruptedException, IOException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError(name + " does not end:\n" + output());
    }
    return process.exitValue();
  }

  String output() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** Waits until the program has printed this. */
  Program awaitOutput(String text) {
    try {
      if (!saysBeforeItEnds(text)) {
        throw new AssertionError(name + " never said '" + text + "':\n" + output());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  /** Waits until the program has printed this so many times. */
  Program awaitCount(String text, int times) throws IOException {
    if (!saysBeforeItEnds(text, times)) {
      throw new AssertionError(name + " did not say '" + text + "' so often:\n" + output());
    }
    return this;
  }

  /** Waits until the program has printed this, or has ended. Whether it has printed it. */
  boolean saysBeforeItEnds(String text) throws IOException {
    return saysBeforeItEnds(text, 1);
  }

  private boolean saysBeforeItEnds(String text, int times) throws IOException {
    await(
        () -> {
          try {
            return !process.isAlive() || says(text, times);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    return says(text, times);
  }

  private boolean says(String text, int times) throws IOException {
    return output().split(Pattern.quote(text), -1).length > times;
  }

  /** Ctrl-C. */
  void interrupt() throws IOException, InterruptedException {
    signal("INT");
  }

  /** Stands still until {@link #goOn}, as if its machine slept. */
  void stop() throws IOException, InterruptedException {
    signal("STOP");
  }

  void goOn() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** As a crash or a power cut would. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Resident memory in bytes, as the system counts it. */
  long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    throw new AssertionError("no VmRSS");
  }

  /** Looks at all memory of the process that it can write to, as only its owner or root may. */
  void lookInMemory(Needles needles) throws IOException {
    byte[] piece = new byte[1 << 20];
    int overlap = 4096;
    try (RandomAccessFile memory = new RandomAccessFile("/proc/" + process.pid() + "/mem", "r")) {
      for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/maps"))) {
        String[] fields = line.split(" +");
        String[] range = fields[0].split("-");
        if (!fields[1].startsWith("rw")) {
          continue;
        }
        long end = Long.parseUnsignedLong(range[1], 16);
        long at = Long.parseUnsignedLong(range[0], 16);
        while (at < end) {
          int length = (int) Math.min(piece.length, end - at);
          int read;
          try {
            memory.seek(at);
            read = memory.read(piece, 0, length);
          } catch (IOException e) {
            // A mapping that has no pages, or that is gone.
            break;
          }
          needles.lookIn(piece, Math.max(0, read));
          at += length == piece.length ? length - overlap : length;
        }
      }
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
