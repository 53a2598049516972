package org.abanico.app.render;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.abanico.app.text.Messages;
import org.abanico.app.text.Quantities;
import org.abanico.app.text.SafeText;
import org.abanico.backup.LeftOut;
import org.abanico.backup.Shortfall;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.Difference;
import org.abanico.backup.history.Held;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.history.Restored;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.history.Verified;
import org.abanico.backup.manifest.ManifestTotals;

/** What the commands about a folder's past show: lines for people, or JSON for programs. */
public final class HistoryOutput implements RestoreListener {
  private static final long INTERVAL_NANOS = 1_000_000_000L;

  private final Messages messages;
  private final Quantities quantities;
  private final VerificationWords words;
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  private long nextProgress = System.nanoTime() + INTERVAL_NANOS;

  public HistoryOutput(Messages messages, PrintWriter out, PrintWriter err, boolean json) {
    this.messages = messages;
    this.quantities = new Quantities(messages.locale());
    this.words = new VerificationWords(messages);
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

  private void show(ClientSentences.Sentence sentence) {
    (sentence.error() ? err : out).println(sentence.text());
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

  /** An entry that a snapshot held. */
  public void held(Held entry) {
    if (entry.kind() == Held.Kind.OMITTED) {
      omitted(entry.path(), entry.detail());
      return;
    }
    String kind = lower(entry.kind());
    boolean hasMode = entry.kind() != Held.Kind.SYMLINK && entry.kind() != Held.Kind.LINK;
    String mode = hasMode ? String.format(Locale.ROOT, "%04o", entry.mode()) : "";
    String mtime = entry.mtime() == null ? "" : entry.mtime().toString();
    if (json) {
      put(
          JsonLine.event("entry")
              .put("kind", kind)
              .put("path", entry.path())
              .put("mtime", mtime)
              .put("size", entry.size())
              .put("mode", mode)
              .put("target", entry.detail()));
    } else {
      say(
          "history." + kind,
          mode,
          quantities.count(entry.size()),
          mtime,
          SafeText.of(entry.path()),
          SafeText.of(entry.detail()));
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void omitted(String path, String code) {
    if (json) {
      put(JsonLine.event("omitted").put("path", path).put("code", code));
    } else {
      say("history.omitted", SafeText.of(path), messages.textOrOther("omitted", code, code));
    }
  }

  /** In what a snapshot differs from another. */
  public void difference(Difference difference) {
    Held entry = difference.entry();
    if (json) {
      put(
          JsonLine.event("difference")
              .put("what", lower(difference.what()))
              .put("kind", lower(entry.kind()))
              .put("path", entry.path())
              .put("size", entry.size()));
    } else {
      String slash = entry.kind() == Held.Kind.DIRECTORY ? "/" : "";
      say("difference." + difference.what(), SafeText.of(entry.path()) + slash);
    }
  }

  /** There was no difference. */
  public void same() {
    if (!json) {
      say("difference.none");
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
      put(VerificationWords.line(damage));
    } else {
      show(words.damaged(damage));
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

  @Override
  public void leftOut(String path) {
    if (json) {
      put(JsonLine.event("not-held").put("path", path));
    } else {
      warn("restore.not-held", SafeText.of(path));
    }
  }

  @Override
  public void refused(LeftOut.Entry entry) {
    if (json) {
      put(JsonRenderer.leftOut(new LeftOut(1, List.of(entry))));
    } else {
      warn("left-out." + entry.refusal(), SafeText.of(entry.path()));
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
              .put("omitted", restored.omitted())
              .put("leftOut", restored.leftOut())
              .put("refused", restored.refused()));
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
    if (restored.leftOut() > 0) {
      warn("restore.some-not-held", restored.leftOut());
    }
    if (restored.refused() > 0) {
      warn("restore.some-refused", restored.refused());
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
      put(VerificationWords.line(verified));
    } else {
      words.verified(verified).forEach(this::show);
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
