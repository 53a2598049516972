package org.abanico.desktop.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.abanico.desktop.program.AdmissionHost;
import org.abanico.desktop.program.ProgramException;
import org.abanico.wire.message.Limits;
import org.jspecify.annotations.Nullable;

/** Who is let in at the server, without controls. Everything happens on the window's thread. */
public final class AdmissionModel extends Model {
  private final AdmissionHost host;
  private final Threads threads;
  private AdmissionHost.Listing listing = new AdmissionHost.Listing(List.of(), List.of());
  private String name = "";
  private String groups = "";
  private String shownKey = "";
  private @Nullable ProgramException problem;

  public AdmissionModel(AdmissionHost host, Threads threads) {
    this.host = host;
    this.threads = threads;
  }

  /** Work off the window's thread; answers a key to show, or nothing. */
  private interface Work {
    String run() throws ProgramException;
  }

  /** What was found or went wrong. */
  private record Outcome(
      AdmissionHost.@Nullable Listing listing, String key, @Nullable ProgramException problem) {}

  private void work(Work work) {
    threads
        .worker()
        .execute(
            () -> {
              Outcome outcome = outcome(work);
              threads.window().execute(() -> take(outcome));
            });
  }

  private Outcome outcome(Work work) {
    try {
      String key = work.run();
      return new Outcome(host.list(), key, null);
    } catch (ProgramException e) {
      return new Outcome(null, "", e);
    }
  }

  private void take(Outcome outcome) {
    if (outcome.listing() != null) {
      listing = outcome.listing();
    }
    shownKey = outcome.key();
    problem = outcome.problem();
    changed();
  }

  /** Reads all of it. */
  public void look() {
    work(() -> "");
  }

  public List<AdmissionHost.Key> keys() {
    return listing.keys();
  }

  public List<AdmissionHost.Device> devices() {
    return listing.devices();
  }

  /** What went wrong last. */
  public Optional<ProgramException> problem() {
    return Optional.ofNullable(problem);
  }

  /** The key that somebody asked to see; empty for none. */
  public String shownKey() {
    return shownKey;
  }

  /** The name of a key that is to be made. */
  public void typeName(String typed) {
    name = typed;
    changed();
  }

  /** The groups that it is to be good for, with commas between them; all when empty. */
  public void typeGroups(String typed) {
    groups = typed;
    changed();
  }

  /** Whether a key can be made of what is typed. */
  public boolean mayAdd() {
    return Limits.isName(name.strip()) && groupNames().stream().allMatch(Limits::isName);
  }

  private List<String> groupNames() {
    return Arrays.stream(groups.split(","))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  /** Makes a key and shows it. */
  public void add() {
    if (mayAdd()) {
      String wanted = name.strip();
      List<String> of = groupNames();
      work(() -> host.addKey(wanted, of));
    }
  }

  /** Shows a key. */
  public void show(AdmissionHost.Key key) {
    work(() -> host.keyText(key.name()));
  }

  /** Takes a key away. */
  public void remove(AdmissionHost.Key key) {
    work(
        () -> {
          host.removeKey(key.name());
          return "";
        });
  }

  /** Gives a device's name free. */
  public void forget(AdmissionHost.Device device) {
    work(
        () -> {
          host.forgetDevice(device.label());
          return "";
        });
  }

  /** Refuses a device from now on, or no more. */
  public void setBlocked(AdmissionHost.Device device, boolean blocked) {
    work(
        () -> {
          host.setBlocked(device.label(), blocked);
          return "";
        });
  }
}
