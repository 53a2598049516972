package org.abanico.desktop.model;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.abanico.desktop.program.Memory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a window remembers: read once, and written off its thread when it changes. */
public final class Remembered {
  private static final Logger LOG = LoggerFactory.getLogger(Remembered.class);

  private final Memory memory;
  private final Executor worker;
  private final Map<String, String> values = new HashMap<>();

  /** Reads what there is; what cannot be read is said in the log, and nothing is remembered. */
  public Remembered(Memory memory, Executor worker) {
    this.memory = memory;
    this.worker = worker;
    try {
      values.putAll(memory.load());
    } catch (IOException e) {
      LOG.warn("What the window remembers cannot be read: {}", e.getMessage());
    }
  }

  String get(String key, String otherwise) {
    return values.getOrDefault(key, otherwise);
  }

  boolean is(String key) {
    return get(key, "").equals("true");
  }

  /** Takes values over, and writes them if that changes any. An empty one is forgotten. */
  void put(Map<String, String> changes) {
    Map<String, String> before = Map.copyOf(values);
    values.putAll(changes);
    values.values().removeIf(String::isEmpty);
    if (!values.equals(before)) {
      Map<String, String> all = Map.copyOf(values);
      worker.execute(() -> store(all));
    }
  }

  private synchronized void store(Map<String, String> all) {
    try {
      memory.store(all);
    } catch (IOException e) {
      LOG.warn("What the window remembers cannot be written: {}", e.getMessage());
    }
  }
}
