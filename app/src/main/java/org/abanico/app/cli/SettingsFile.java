package org.abanico.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.abanico.app.text.Messages;
import org.abanico.app.text.SafeText;

/** The values in a properties file (UTF-8), each key known. */
final class SettingsFile {
  private final Path path;
  private final Map<Setting, String> values;

  private SettingsFile(Path path, Map<Setting, String> values) {
    this.path = path;
    this.values = values;
  }

  /**
   * Reads a file; one that is not there holds nothing.
   *
   * @param known the keys that may stand in it
   * @throws UsageException when it cannot be read or holds an unknown key
   */
  static SettingsFile read(Path path, Collection<Setting> known, Messages messages) {
    Properties properties = new Properties();
    try (BufferedReader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return new SettingsFile(path, Map.of());
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw new UsageException(messages.text("settings.malformed", path, describe(e)));
    } catch (IOException e) {
      throw new UsageException(messages.text("settings.unreadable", path, describe(e)));
    }
    Map<String, Setting> byKey =
        known.stream().collect(Collectors.toMap(Setting::key, setting -> setting));
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    for (String key : properties.stringPropertyNames()) {
      Setting setting = byKey.get(key);
      if (setting == null) {
        throw new UsageException(
            messages.text(
                "settings.unknown-key",
                path,
                SafeText.of(key),
                String.join(", ", new TreeSet<>(byKey.keySet()))));
      }
      values.put(setting, properties.getProperty(key).strip());
    }
    return new SettingsFile(path, values);
  }

  private static String describe(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  Path path() {
    return path;
  }

  Optional<String> get(Setting setting) {
    return Optional.ofNullable(values.get(setting));
  }
}
