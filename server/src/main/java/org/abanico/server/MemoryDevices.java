package org.abanico.server;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.abanico.security.DeviceId;

/** Names that are remembered as long as the program runs. Not thread-safe. */
public final class MemoryDevices implements Devices {
  private static final int MAX_NAMES = 10_000;

  private final Map<String, DeviceId> owners = new HashMap<>();
  private final Set<String> blocked = new HashSet<>();

  @Override
  public Verdict admit(int keyId, String name, DeviceId device) {
    if (blocked.contains(name)) {
      return Verdict.BLOCKED;
    }
    DeviceId owner = owners.get(name);
    if (owner != null) {
      return owner.equals(device) ? Verdict.ADMITTED : Verdict.NAME_OF_ANOTHER;
    }
    if (owners.size() >= MAX_NAMES) {
      return Verdict.FULL;
    }
    owners.put(name, device);
    return Verdict.ADMITTED;
  }

  public void forget(String name) {
    owners.remove(name);
    blocked.remove(name);
  }

  public void block(String name) {
    blocked.add(name);
  }

  public void unblock(String name) {
    blocked.remove(name);
  }
}
