package org.abanico.app.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The windows of one test, each on a machine of its own, below one folder. */
final class OpenWindows implements AfterEachCallback {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Supplier<Path> folder;
  private int port;

  /**
   * @param folder asked for when the test has begun
   */
  OpenWindows(Supplier<Path> folder) {
    this.folder = folder;
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  <C extends AutoCloseable> C keep(C opened) {
    open.push(opened);
    return opened;
  }

  /** The folder of a machine's files. */
  Path machine(String name) throws IOException {
    return Files.createDirectories(folder.get().resolve(name));
  }

  /** A server's window, which listens. */
  Shown listening(Locale locale) throws IOException {
    Shown server = beginning(Shown.server(machine("server"), locale));
    server.awaitText("status", String.valueOf(port));
    return server;
  }

  /** A server's window that is told to listen. */
  Shown beginning(Shown server) throws IOException {
    keep(server);
    port = EndToEnd.freePort();
    server.type("port", String.valueOf(port));
    server.press("listen");
    return server;
  }

  /** The access key that a server's window shows. */
  static String key(Shown server) {
    server.press("show-key");
    server.awaitText("key", "abanico1");
    return server.text("key");
  }

  Shown client(String name, Locale locale) throws IOException {
    return keep(Shown.client(machine(name), locale));
  }

  static void fillIn(Shown client, String role, int port, String key, Path folder) {
    client.press("role-" + role);
    client.type("server", "127.0.0.1");
    client.type("port", String.valueOf(port));
    client.type("key", key);
    client.type("folder", folder.toString());
  }

  Shown destination(String name, String key, Locale locale) throws IOException {
    Shown client = client(name, locale);
    fillIn(client, "destination", port, key, folder.get().resolve(name).resolve("copy"));
    client.unfold("more");
    client.type("name", name);
    client.press("connect");
    return client;
  }

  /** A source's window, in which everything is filled in but what has a default. */
  Shown source(String key, Path tree, Locale locale) throws IOException {
    Shown source = client("source", locale);
    fillIn(source, "source", port, key, tree);
    return source;
  }

  /** The port of the server that listens. */
  int port() {
    return port;
  }
}
