package org.abanico.app.window;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
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
    Properties properties = new Properties();
    properties.putAll(values);
    StringWriter text = new StringWriter();
    properties.store(text, null);
    try {
      PrivateFile.replace(file, text.toString());
    } catch (KeyException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
