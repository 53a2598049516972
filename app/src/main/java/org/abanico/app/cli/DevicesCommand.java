package org.abanico.app.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.abanico.app.keys.DeviceStore;
import org.abanico.app.keys.KeyException;
import org.abanico.app.keys.KnownDevice;
import org.abanico.app.run.ExitCode;
import org.abanico.app.text.Messages;
import org.abanico.app.text.SafeText;
import org.abanico.app.text.Table;

/** {@code abanico-server devices}: shows and changes whose name is whose. */
final class DevicesCommand {
  /** Those of the first key, whose labels have no slash, come first. */
  private static final Comparator<KnownDevice> BY_KEY_AND_NAME =
      Comparator.comparing((KnownDevice device) -> device.label().indexOf('/') >= 0)
          .thenComparing(KnownDevice::key)
          .thenComparing(KnownDevice::name);

  private final Surroundings surroundings;
  private final PrintWriter out;
  private final Messages messages;

  DevicesCommand(Surroundings surroundings, PrintWriter out) {
    this.surroundings = surroundings;
    this.out = out;
    this.messages = Messages.of(surroundings.locale());
  }

  ExitCode list(Settings settings) {
    Collection<KnownDevice> devices =
        choices(settings).orUsage(() -> store(settings).devices()).values();
    if (devices.isEmpty()) {
      out.println(messages.text("devices.none"));
      return ExitCode.DONE;
    }
    List<List<String>> rows = devices.stream().sorted(BY_KEY_AND_NAME).map(this::row).toList();
    Table.lines(rows).forEach(out::println);
    return ExitCode.DONE;
  }

  private List<String> row(KnownDevice device) {
    return List.of(
        SafeText.of(device.label()),
        messages.text(device.blocked() ? "devices.blocked" : "devices.admitted"),
        device.firstSeen().toString(),
        device.device().hex());
  }

  ExitCode forget(Settings settings) {
    return change(settings, DeviceStore::forget, "devices.forgotten");
  }

  ExitCode block(Settings settings) {
    return change(settings, (store, name) -> store.setBlocked(name, true), "devices.now-blocked");
  }

  ExitCode unblock(Settings settings) {
    return change(
        settings, (store, name) -> store.setBlocked(name, false), "devices.no-longer-blocked");
  }

  /** What is done to a name; whether there is such a name. */
  private interface Change {
    boolean apply(DeviceStore store, String name) throws KeyException;
  }

  private ExitCode change(Settings settings, Change change, String done) {
    String name = settings.words().getFirst();
    DeviceStore store = store(settings);
    if (!choices(settings).orUsage(() -> change.apply(store, name))) {
      throw new UsageException(messages.text("devices.unknown", SafeText.of(name)));
    }
    out.println(messages.text(done, SafeText.of(name)));
    return ExitCode.DONE;
  }

  private KeyChoices choices(Settings settings) {
    return new KeyChoices(settings, surroundings, messages);
  }

  private DeviceStore store(Settings settings) {
    return new DeviceStore(choices(settings).serverFolder().devicesFile());
  }
}
