package org.abanico.app.cli;

import java.io.PrintWriter;
import java.util.List;
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
    DevicesCommand devices = new DevicesCommand(surroundings, out);
    return new Commands("abanico-server", surroundings, out, err)
        .add(
            "run",
            List.of(
                Setting.PORT, Setting.BIND, Setting.KEY_FILE, Setting.CONGESTION, Setting.TRACE),
            run)
        .add("key", List.of(Setting.RELAY, Setting.NEW, Setting.KEY_FILE), key::run)
        .add("devices", List.of(), devices::list)
        .addBelow("devices", "forget", "NAME", devices::forget)
        .addBelow("devices", "block", "NAME", devices::block)
        .addBelow("devices", "unblock", "NAME", devices::unblock);
  }
}
