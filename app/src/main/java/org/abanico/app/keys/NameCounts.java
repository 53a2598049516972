package org.abanico.app.keys;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** How many names are remembered, under each key and in all. */
final class NameCounts {
  private final Map<String, Integer> ofKeys = new HashMap<>();
  private int all;

  static NameCounts of(Collection<KnownDevice> devices) {
    NameCounts counts = new NameCounts();
    devices.forEach(device -> counts.count(device.key()));
    return counts;
  }

  void count(String key) {
    ofKeys.merge(key, 1, Integer::sum);
    all++;
  }

  /** Whether one more fits under that key. */
  boolean hasRoom(String key) {
    return all < DeviceStore.MAX_LINES && ofKeys.getOrDefault(key, 0) < DeviceStore.MAX_NAMES;
  }
}
