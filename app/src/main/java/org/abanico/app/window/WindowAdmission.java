package org.abanico.app.window;

import java.util.Comparator;
import java.util.List;
import org.abanico.app.keys.DeviceStore;
import org.abanico.app.keys.KeyFolder;
import org.abanico.app.keys.KnownDevice;
import org.abanico.app.keys.ServerKey;
import org.abanico.app.text.SafeText;
import org.abanico.desktop.program.AdmissionHost;
import org.abanico.desktop.program.ProgramException;
import org.abanico.security.AccessKey;
import org.abanico.server.KeyGrant;

/** What {@code abanico-server key} and {@code devices} do, for a window. */
final class WindowAdmission implements AdmissionHost {
  private final Runs runs;
  private final KeyFolder keys;

  WindowAdmission(Runs runs, KeyFolder keys) {
    this.runs = runs;
    this.keys = keys;
  }

  @Override
  public Listing list() throws ProgramException {
    return runs.onKeys(
        () ->
            new Listing(
                keys.serverKeys().stream().map(WindowAdmission::key).toList(),
                store().devices().values().stream()
                    .sorted(Comparator.comparing(KnownDevice::label))
                    .map(WindowAdmission::device)
                    .toList()));
  }

  private static Key key(ServerKey key) {
    return new Key(key.name(), key.id(), key.grant().groups(), key.name().equals(KeyGrant.MAIN));
  }

  private static Device device(KnownDevice device) {
    return new Device(device.label(), device.blocked(), device.firstSeen());
  }

  private DeviceStore store() {
    return new DeviceStore(keys.devicesFile());
  }

  @Override
  public String keyText(String name) throws ProgramException {
    List<ServerKey> all = runs.onKeys(keys::serverKeys);
    return all.stream()
        .filter(key -> key.name().equals(name))
        .findFirst()
        .flatMap(ServerKey::access)
        .map(AccessKey::toText)
        .orElseThrow(() -> gone(name));
  }

  @Override
  public String addKey(String name, List<String> groups) throws ProgramException {
    return runs.onKeys(() -> keys.add(name, groups).toText());
  }

  @Override
  public void removeKey(String name) throws ProgramException {
    if (!runs.onKeys(() -> keys.remove(name))) {
      throw gone(name);
    }
  }

  @Override
  public void forgetDevice(String label) throws ProgramException {
    if (!runs.onKeys(() -> store().forget(label))) {
      throw gone(label);
    }
  }

  @Override
  public void setBlocked(String label, boolean blocked) throws ProgramException {
    if (!runs.onKeys(() -> store().setBlocked(label, blocked))) {
      throw gone(label);
    }
  }

  private static ProgramException gone(String name) {
    return new ProgramException(
        "admission.gone", new IllegalArgumentException(name), SafeText.of(name));
  }
}
