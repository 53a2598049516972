package org.abanico.server;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.abanico.security.DeviceId;

/**
 * Names that are remembered as long as the program runs, by their labels ({@link KeyGrant#label}).
 * Not thread-safe.
 */
public final class MemoryDevices implements Devices {
  private static final int MAX_NAMES = 10_000;

  private final Map<String, DeviceId> owners = new HashMap<>();
  private final Set<String> blocked = new HashSet<>();

  @Override
  public Verdict admit(String key, String name, DeviceId device) {
    String label = KeyGrant.label(key, name);
    if (blocked.contains(label)) {
      return Verdict.BLOCKED;
    }
    DeviceId owner = owners.get(label);
    if (owner != null) {
      return owner.equals(device) ? Verdict.ADMITTED : Verdict.NAME_OF_ANOTHER;
    }
    if (owners.size() >= MAX_NAMES) {
      return Verdict.FULL;
    }
    owners.put(label, device);
    return Verdict.ADMITTED;
  }

  public void forget(String label) {
    owners.remove(label);
    blocked.remove(label);
  }

  public void block(String label) {
    blocked.add(label);
  }

  public void unblock(String label) {
    blocked.remove(label);
  }
}
