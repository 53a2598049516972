package org.abanico.app.window;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.abanico.app.keys.KeyException;
import org.abanico.app.keys.PrivateFile;
import org.abanico.desktop.program.Memory;

/** A file of properties that only its owner may read: it may hold a key. */
final class WindowMemory implements Memory {
  private final Path file;

  WindowMemory(Path file) {
    this.file = file;
  }

  @Override
  public Map<String, String> load() throws IOException {
    if (!PrivateFile.exists(file)) {
      return Map.of();
    }
    try {
      Properties properties = new Properties();
      properties.load(new StringReader(PrivateFile.read(file)));
      Map<String, String> values = new HashMap<>();
      properties.forEach((key, value) -> values.put(key.toString(), value.toString()));
      return values;
    } catch (KeyException | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void store(Map<String, String> values) throws IOException {
    String text =
        new TreeMap<>(values)
            .entrySet().stream()
                .map(entry -> escape(entry.getKey()) + "=" + escape(entry.getValue()) + "\n")
                .collect(Collectors.joining());
    try {
      PrivateFile.replace(file, text);
    } catch (KeyException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** As {@link Properties#load} reads it back. */
  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '\\', '=', ':', '#', '!', ' ' -> escaped.append('\\').append((char) c);
                default -> escaped.append((char) c);
              }
            });
    return escaped.toString();
  }
}
