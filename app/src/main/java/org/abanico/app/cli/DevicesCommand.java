package org.abanico.app.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.abanico.app.keys.DeviceStore;
import org.abanico.app.keys.KeyException;
import org.abanico.app.keys.KnownDevice;
import org.abanico.app.run.ExitCode;
import org.abanico.app.text.Columns;
import org.abanico.app.text.Messages;
import org.abanico.app.text.SafeText;

/** {@code abanico-server devices}: shows and changes whose name is whose. */
final class DevicesCommand {
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
    List<List<String>> rows =
        devices.stream().sorted(Comparator.comparing(KnownDevice::name)).map(this::row).toList();
    int name = width(rows, 0);
    int state = width(rows, 1);
    for (List<String> row : rows) {
      out.println(
          pad(row.get(0), name)
              + "  "
              + pad(row.get(1), state)
              + "  "
              + row.get(2)
              + "  "
              + row.get(3));
    }
    return ExitCode.DONE;
  }

  private List<String> row(KnownDevice device) {
    return List.of(
        SafeText.of(device.name()),
        messages.text(device.blocked() ? "devices.blocked" : "devices.admitted"),
        device.firstSeen().toString(),
        device.device().hex());
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> Columns.of(row.get(column))).max().orElse(0);
  }

  private static String pad(String text, int columns) {
    return text + " ".repeat(columns - Columns.of(text));
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
