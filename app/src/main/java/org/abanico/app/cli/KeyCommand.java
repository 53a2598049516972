package org.abanico.app.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.abanico.app.keys.KeyException;
import org.abanico.app.keys.KeyFolder;
import org.abanico.app.keys.KeyLines;
import org.abanico.app.keys.ServerKey;
import org.abanico.app.run.ExitCode;
import org.abanico.app.text.Messages;
import org.abanico.app.text.SafeText;
import org.abanico.app.text.Table;
import org.abanico.security.AccessKey;
import org.abanico.server.KeyGrant;

/**
 * {@code abanico-server key}: shows the keys that the server admits by, and changes them. Where a
 * key is shown, nothing else goes to standard output.
 */
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

  /** Shows the first key, or makes another in its place. */
  ExitCode first(Settings settings) {
    if (settings.flag(Setting.NEW, false)) {
      KeyFolder folder = ownFolder(settings, "--new");
      return show(choices(settings).orUsage(() -> renew(folder)), settings);
    }
    return show(keys(settings).getFirst(), settings);
  }

  private ServerKey renew(KeyFolder folder) throws KeyException {
    boolean replaces = folder.hasAccessKey();
    folder.newAccessKey();
    if (replaces) {
      err.println(messages.text("key.replaced", folder.oldAccessKeyFile()));
    }
    return folder.serverKeys().getFirst();
  }

  ExitCode showNamed(Settings settings) {
    String name = settings.words().getFirst();
    return keys(settings).stream()
        .filter(key -> key.name().equals(name))
        .findFirst()
        .map(key -> show(key, settings))
        .orElseThrow(() -> unknown(name));
  }

  private ExitCode show(ServerKey key, Settings settings) {
    out.println(
        settings.flag(Setting.RELAY, false)
            ? key.relay().toText()
            : key.access().map(AccessKey::toText).orElseThrow(() -> relayOnly(settings)));
    return ExitCode.DONE;
  }

  private UsageException relayOnly(Settings settings) {
    Optional<Path> file = choices(settings).keyFile();
    return new UsageException(messages.text("key.relay-only", file.map(Path::toString).orElse("")));
  }

  private UsageException unknown(String name) {
    return new UsageException(messages.text("key.unknown", SafeText.of(name)));
  }

  /** Names, ids and groups, and no key. */
  ExitCode list(Settings settings) {
    Table.lines(keys(settings).stream().map(this::row).toList()).forEach(out::println);
    return ExitCode.DONE;
  }

  private List<String> row(ServerKey key) {
    List<String> groups = key.grant().groups();
    return List.of(
        SafeText.of(key.name()),
        key.id(),
        messages.text(key.access().isPresent() ? "key.list.access" : "key.list.relay"),
        groups.isEmpty()
            ? messages.text("key.list.all")
            : messages.text("key.list.groups", SafeText.of(String.join(", ", groups))));
  }

  /** The relay keys of all, as a server that is to have no more takes them in a file. */
  ExitCode relay(Settings settings) {
    keys(settings).stream().map(KeyLines::relayLine).forEach(out::println);
    return ExitCode.DONE;
  }

  /** Makes another key and shows it. */
  ExitCode add(Settings settings) {
    KeyFolder folder = ownFolder(settings, "key add");
    String name = settings.words().getFirst();
    List<String> groups = settings.words().subList(1, settings.words().size());
    out.println(choices(settings).orUsage(() -> folder.add(name, groups)).toText());
    err.println(messages.text("key.added", SafeText.of(name)));
    return ExitCode.DONE;
  }

  ExitCode remove(Settings settings) {
    KeyFolder folder = ownFolder(settings, "key remove");
    String name = settings.words().getFirst();
    if (name.equals(KeyGrant.MAIN)) {
      throw new UsageException(messages.text("key.main-stays", KeyGrant.MAIN));
    }
    if (!choices(settings).orUsage(() -> folder.remove(name))) {
      throw unknown(name);
    }
    err.println(messages.text("key.removed", SafeText.of(name), folder.oldAddedKeysFile()));
    return ExitCode.DONE;
  }

  private List<ServerKey> keys(Settings settings) {
    KeyChoices choices = choices(settings);
    Optional<Path> file = choices.keyFile();
    return choices.orUsage(() -> KeyChoices.serverKeys(choices.serverFolder(), file));
  }

  /**
   * The folder of the server's own keys, which are to be changed.
   *
   * @throws UsageException when the server uses those of a file
   */
  private KeyFolder ownFolder(Settings settings, String change) {
    KeyChoices choices = choices(settings);
    choices
        .keyFile()
        .ifPresent(
            file -> {
              throw new UsageException(
                  messages.text("key.new-in-file", SafeText.of(file.toString()), change));
            });
    return choices.serverFolder();
  }

  private KeyChoices choices(Settings settings) {
    return new KeyChoices(settings, surroundings, messages);
  }
}
