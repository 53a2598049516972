package org.abanico.app.render;

import java.io.PrintWriter;
import java.util.Locale;
import org.abanico.app.text.Messages;
import org.abanico.app.text.Quantities;
import org.abanico.app.text.SafeText;
import org.abanico.backup.Shortfall;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.history.Restored;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.history.Verified;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestTotals;
import org.jspecify.annotations.Nullable;

/** What the commands about a folder's past show: lines for people, or JSON for programs. */
public final class HistoryOutput implements RestoreListener {
  private static final long INTERVAL_NANOS = 1_000_000_000L;

  private final Messages messages;
  private final Quantities quantities;
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  private long nextProgress = System.nanoTime() + INTERVAL_NANOS;
  private ManifestLine.@Nullable File file;

  public HistoryOutput(Messages messages, PrintWriter out, PrintWriter err, boolean json) {
    this.messages = messages;
    this.quantities = new Quantities(messages.locale());
    this.out = out;
    this.err = err;
    this.json = json;
  }

  private void say(String key, Object... arguments) {
    out.println(messages.text(key, arguments));
  }

  private void warn(String key, Object... arguments) {
    err.println(messages.text(key, arguments));
  }

  private void put(JsonLine line) {
    out.println(line);
  }

  /** There is no snapshot. */
  public void none() {
    if (!json) {
      say("history.none");
    }
  }

  /** One line of the list of snapshots. */
  public void snapshot(Snapshot snapshot) {
    ManifestTotals totals = snapshot.totals();
    if (json) {
      put(
          JsonLine.event("snapshot")
              .put("backup", snapshot.backup())
              .put("number", snapshot.number())
              .put("time", snapshot.time().toString())
              .put("source", snapshot.source())
              .put("device", snapshot.device())
              .put("root", snapshot.root())
              .put("files", totals.files())
              .put("bytes", totals.bytes())
              .put("directories", totals.directories())
              .put("symlinks", totals.symlinks())
              .put("links", totals.links())
              .put("specials", totals.specials())
              .put("omitted", totals.omitted())
              .put("added", snapshot.changes().added())
              .put("changed", snapshot.changes().changed())
              .put("removed", snapshot.changes().removed()));
    } else {
      say(
          "history.snapshot",
          SafeText.of(snapshot.backup()),
          snapshot.time().toString(),
          SafeText.of(snapshot.source()),
          totals.files(),
          quantities.bytes(totals.bytes()),
          snapshot.changes().added(),
          snapshot.changes().changed(),
          snapshot.changes().removed());
    }
  }

  /**
   * The next line of what a snapshot held; only those within {@code path}, when it is not empty.
   */
  public void held(ManifestLine line, String path) {
    switch (line) {
      case ManifestLine.Directory entry -> {
        if (isWithin(entry.path(), path)) {
          entry("directory", mode(entry.mode()), entry.mtime().toString(), 0, entry.path(), "");
        }
      }
      case ManifestLine.File entry -> file = entry;
      case ManifestLine.Whole read -> {
        if (file != null && isWithin(file.path(), path)) {
          entry("file", mode(file.mode()), read.mtime().toString(), read.size(), file.path(), "");
        }
      }
      case ManifestLine.Symlink entry -> {
        if (isWithin(entry.path(), path)) {
          entry("symlink", "", entry.mtime().toString(), 0, entry.path(), entry.target());
        }
      }
      case ManifestLine.Link entry -> {
        if (isWithin(entry.path(), path)) {
          entry("link", "", "", 0, entry.path(), entry.first());
        }
      }
      case ManifestLine.Fifo entry -> {
        if (isWithin(entry.path(), path)) {
          entry("fifo", mode(entry.mode()), entry.mtime().toString(), 0, entry.path(), "");
        }
      }
      case ManifestLine.Device entry -> {
        if (isWithin(entry.path(), path)) {
          String numbers = entry.major() + ":" + entry.minor();
          String kind = entry.block() ? "block-device" : "character-device";
          entry(kind, mode(entry.mode()), entry.mtime().toString(), 0, entry.path(), numbers);
        }
      }
      case ManifestLine.Omitted entry -> {
        if (isWithin(entry.path(), path)) {
          omitted(entry.path(), entry.code().text());
        }
      }
      case ManifestLine.Spoiled spoiled -> {
        if (file != null && isWithin(file.path(), path)) {
          omitted(file.path(), spoiled.code().text());
        }
      }
      case ManifestLine.Version _,
          ManifestLine.Backup _,
          ManifestLine.User _,
          ManifestLine.Group _,
          ManifestLine.Shared _,
          ManifestLine.Attribute _,
          ManifestLine.Chunk _,
          ManifestLine.Hole _,
          ManifestLine.Again _,
          ManifestLine.End _ -> {}
    }
  }

  private static boolean isWithin(String path, String asked) {
    return asked.isEmpty() || path.equals(asked) || path.startsWith(asked + "/");
  }

  private static String mode(int mode) {
    return String.format(Locale.ROOT, "%04o", mode);
  }

  private void entry(
      String kind, String mode, String mtime, long size, String path, String target) {
    if (json) {
      JsonLine line =
          JsonLine.event("entry")
              .put("kind", kind)
              .put("path", path)
              .put("mtime", mtime)
              .put("size", size);
      put(line.put("mode", mode).put("target", target));
    } else {
      say(
          "history." + kind,
          mode,
          quantities.count(size),
          mtime,
          SafeText.of(path),
          SafeText.of(target));
    }
  }

  private void omitted(String path, String code) {
    if (json) {
      put(JsonLine.event("omitted").put("path", path).put("code", code));
    } else {
      say("history.omitted", SafeText.of(path), messages.textOrOther("omitted", code, code));
    }
  }

  @Override
  public void progressed(long files, long bytes, String path) {
    long now = System.nanoTime();
    if (now - nextProgress < 0) {
      return;
    }
    nextProgress = now + INTERVAL_NANOS;
    if (json) {
      put(
          JsonLine.event("progressed")
              .put("filesDone", files)
              .put("bytesDone", bytes)
              .put("path", path));
    } else {
      warn("history.progress", files, quantities.bytes(bytes), SafeText.of(path));
    }
  }

  @Override
  public void damaged(Damage damage) {
    if (json) {
      put(
          JsonLine.event("damaged")
              .put("what", damage.what().name().toLowerCase(Locale.ROOT))
              .put("snapshot", damage.snapshot())
              .put("path", damage.path()));
    } else {
      warn("damage." + damage.what(), SafeText.of(damage.path()), SafeText.of(damage.snapshot()));
    }
  }

  @Override
  public void existing(String path) {
    if (json) {
      put(JsonLine.event("existing").put("path", path));
    } else {
      warn("restore.existing", SafeText.of(path));
    }
  }

  /** A restore has come to its end. */
  public void restored(Restored restored) {
    restored.shortfalls().forEach(this::fellShort);
    if (json) {
      put(
          JsonLine.event("restored")
              .put("backup", restored.backup())
              .put("files", restored.files())
              .put("bytes", restored.bytes())
              .put("existing", restored.existing())
              .put("damaged", restored.damaged())
              .put("omitted", restored.omitted()));
      return;
    }
    for (String path : restored.unknown()) {
      warn("restore.unknown", SafeText.of(path), SafeText.of(restored.backup()));
    }
    say(
        "restore.done",
        SafeText.of(restored.backup()),
        restored.files(),
        quantities.bytes(restored.bytes()));
    if (restored.existing() > 0) {
      warn("restore.some-existing", restored.existing());
    }
    if (restored.omitted() > 0) {
      warn("restore.some-omitted", restored.omitted());
    }
    if (restored.damaged() > 0) {
      warn("restore.some-damaged", restored.damaged());
    }
  }

  private void fellShort(Shortfall shortfall) {
    if (json) {
      put(
          JsonLine.event("fell-short")
              .put("kind", shortfall.kind().name().toLowerCase(Locale.ROOT))
              .put("count", shortfall.count())
              .put("example", shortfall.example()));
    } else {
      warn("short." + shortfall.kind(), shortfall.count(), SafeText.of(shortfall.example()));
    }
  }

  /** A verification has come to its end. */
  public void verified(Verified verified) {
    if (json) {
      put(
          JsonLine.event("verified")
              .put("snapshots", verified.snapshots())
              .put("files", verified.files())
              .put("filesRead", verified.read())
              .put("bytesRead", verified.bytes())
              .put("damaged", verified.damaged()));
    } else {
      say(
          "verify.done",
          verified.snapshots(),
          verified.files(),
          verified.read(),
          quantities.bytes(verified.bytes()));
      if (verified.damaged() > 0) {
        warn("verify.damaged", verified.damaged());
      } else {
        say("verify.clean");
      }
    }
  }

  /** A snapshot was forgotten. */
  public void forgotten(String backup) {
    if (json) {
      put(JsonLine.event("forgotten").put("backup", backup));
    } else {
      say("forget.done", SafeText.of(backup));
    }
  }
}
