package org.abanico.app.cli;

import java.io.PrintWriter;
import java.util.List;
import org.abanico.app.cli.Commands.Words;
import org.abanico.app.run.Console;
import org.abanico.app.run.Front;
import org.abanico.app.run.ServerRun;
import org.abanico.app.run.Terminal;
import org.abanico.app.text.Messages;

/** The command line of {@code abanico-server}. */
public final class ServerCommand {
  private ServerCommand() {}

  /** Does what the arguments say; returns what the process is to end with. */
  public static int execute(Surroundings surroundings, Console console, String... arguments) {
    Messages messages = Messages.of(surroundings.locale());
    Front front = new Front(messages, console, new Terminal(surroundings.variables()));
    return commands(
            surroundings,
            console.outWriter(),
            console.errWriter(),
            settings ->
                ServerRun.run(new Choices(settings, surroundings, messages).server(), front))
        .execute(arguments);
  }

  /** The commands, of which {@code run} is the one that serves. */
  static Commands commands(
      Surroundings surroundings, PrintWriter out, PrintWriter err, Action run) {
    KeyCommand key = new KeyCommand(surroundings, out, err);
    Words name = Words.one("NAME");
    DevicesCommand devices = new DevicesCommand(surroundings, out);
    return new Commands("abanico-server", surroundings, out, err)
        .add(
            "run",
            List.of(
                Setting.PORT,
                Setting.BIND,
                Setting.KEY_FILE,
                Setting.SPOOL,
                Setting.SPOOL_LIMIT,
                Setting.UPSTREAM,
                Setting.GROUP,
                Setting.NAME,
                Setting.CONGESTION,
                Setting.LIMIT,
                Setting.METRICS_PORT,
                Setting.METRICS_BIND,
                Setting.TRACE),
            run)
        .add("key", List.of(Setting.RELAY, Setting.NEW, Setting.KEY_FILE), key::first)
        .addBelow("key", "list", List.of(Setting.KEY_FILE), key::list)
        .addBelow("key", "show", List.of(Setting.RELAY, Setting.KEY_FILE), key::showNamed, name)
        .addBelow("key", "add", List.of(), key::add, name, Words.any("[GROUP...]", "groups"))
        .addBelow("key", "remove", List.of(), key::remove, name)
        .addBelow("key", "relay", List.of(Setting.KEY_FILE), key::relay)
        .add("devices", List.of(), devices::list)
        .addBelow("devices", "forget", List.of(), devices::forget, name)
        .addBelow("devices", "block", List.of(), devices::block, name)
        .addBelow("devices", "unblock", List.of(), devices::unblock, name);
  }
}
