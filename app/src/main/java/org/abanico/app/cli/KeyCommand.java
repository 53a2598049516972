package org.abanico.app.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.abanico.app.keys.KeyException;
import org.abanico.app.keys.KeyFolder;
import org.abanico.app.keys.ServerKey;
import org.abanico.app.run.ExitCode;
import org.abanico.app.text.Messages;
import org.abanico.security.AccessKey;

/** {@code abanico-server key}: shows the key that the server admits by, or makes a new one. */
final class KeyCommand {
  private final Surroundings surroundings;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Messages messages;

  KeyCommand(Surroundings surroundings, PrintWriter out, PrintWriter err) {
    this.surroundings = surroundings;
    this.out = out;
    this.err = err;
    this.messages = Messages.of(surroundings.locale());
  }

  /** Nothing but the key goes to standard output. */
  ExitCode run(Settings settings) {
    KeyChoices choices = new KeyChoices(settings, surroundings, messages);
    Optional<Path> file = choices.keyFile();
    KeyFolder folder = choices.serverFolder();
    boolean renew = settings.flag(Setting.NEW, false);
    if (renew && file.isPresent()) {
      throw new UsageException(messages.text("key.new-in-file", file.get()));
    }
    ServerKey key =
        choices.orUsage(() -> renew ? renew(folder) : KeyChoices.serverKey(folder, file));
    if (settings.flag(Setting.RELAY, false)) {
      out.println(key.relay().toText());
    } else {
      out.println(
          key.access()
              .map(AccessKey::toText)
              .orElseThrow(
                  () ->
                      new UsageException(
                          messages.text("key.relay-only", file.map(Path::toString).orElse("")))));
    }
    return ExitCode.DONE;
  }

  private ServerKey renew(KeyFolder folder) throws KeyException {
    boolean replaces = folder.hasAccessKey();
    ServerKey key = ServerKey.of(folder.newAccessKey());
    if (replaces) {
      err.println(messages.text("key.replaced", folder.oldAccessKeyFile()));
    }
    return key;
  }
}
