package org.abanico.app.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.abanico.app.cli.Settings.Found;
import org.abanico.app.cli.Settings.Place;
import org.abanico.app.keys.KeyException;
import org.abanico.app.keys.KeyFolder;
import org.abanico.app.keys.KeyLines;
import org.abanico.app.keys.KeyTexts;
import org.abanico.app.keys.PrivateFile;
import org.abanico.app.keys.ServerKey;
import org.abanico.app.keys.ServerKeys;
import org.abanico.app.text.Messages;
import org.abanico.client.ClientKeys;
import org.abanico.security.AccessKey;

/**
 * The keys that each program is told to use. What cannot be used is a {@link UsageException} that
 * says what to do, and shows nothing of a key.
 */
final class KeyChoices {
  private final Settings settings;
  private final Surroundings surroundings;
  private final Messages messages;

  KeyChoices(Settings settings, Surroundings surroundings, Messages messages) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.messages = messages;
  }

  /** Work on keys or on their files. */
  interface Work<T> {
    T run() throws KeyException;
  }

  /** Does work, and says what is wrong when it fails. */
  <T> T orUsage(Work<T> work) {
    try {
      return work.run();
    } catch (KeyException e) {
      throw new UsageException(e.words(messages));
    }
  }

  KeyFolder serverFolder() {
    return new KeyFolder(surroundings.stateFolder("server"), new SecureRandom());
  }

  /** The server's keys: what is not there is made. */
  ServerKeys server() {
    KeyFolder folder = serverFolder();
    Optional<Path> file = keyFile();
    return orUsage(() -> new ServerKeys(serverKeys(folder, file), folder.deviceKey(), file));
  }

  /** The keys that the server admits by. */
  static List<ServerKey> serverKeys(KeyFolder folder, Optional<Path> file) throws KeyException {
    return file.isPresent() ? KeyLines.read(file.get()) : folder.serverKeys();
  }

  /** The file with other keys than the stored ones. */
  Optional<Path> keyFile() {
    return settings.find(Setting.KEY_FILE).map(this::path);
  }

  /**
   * The client's keys: its device key is made when it is not there.
   *
   * @param err told that a key on the command line is no secret
   */
  ClientKeys client(PrintWriter err) {
    Found found =
        settings
            .find(Setting.KEY, Setting.KEY_FILE)
            .orElseThrow(() -> new UsageException(messages.text("key.none", settings.file())));
    AccessKey access = found.setting() == Setting.KEY ? typed(found, err) : inFile(path(found));
    KeyFolder folder = new KeyFolder(surroundings.stateFolder("client"), new SecureRandom());
    return orUsage(() -> ClientKeys.of(folder.deviceKey(), access));
  }

  private AccessKey typed(Found found, PrintWriter err) {
    if (found.place() == Place.COMMAND_LINE) {
      err.println(messages.text("key.on-command-line"));
    }
    if (found.place() == Place.FILE) {
      orUsage(
          () -> {
            PrivateFile.requirePrivate(settings.file());
            return found;
          });
    }
    try {
      return KeyTexts.access(found.text());
    } catch (KeyException e) {
      throw new UsageException(messages.text("key.invalid", found.origin(), e.words(messages)));
    }
  }

  private AccessKey inFile(Path file) {
    return orUsage(() -> KeyTexts.accessIn(file));
  }

  private Path path(Found found) {
    Path path = surroundings.path(found.text(), found.place() == Place.COMMAND_LINE);
    if (path == null) {
      throw settings.invalid(found, messages.text("value.key-file"));
    }
    return path;
  }
}
