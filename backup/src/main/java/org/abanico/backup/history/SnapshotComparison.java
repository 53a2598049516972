package org.abanico.backup.history;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.abanico.backup.history.Difference.What;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Names;
import org.jspecify.annotations.Nullable;

/** Reads the manifests of two snapshots side by side. Holds one entry of each. */
final class SnapshotComparison {

  /** One of both. */
  private static final class Side {
    private final SnapshotManifest manifest;
    private final BooleanSupplier stopped;
    private final HeldReader reader = new HeldReader();
    @Nullable Held entry;

    Side(SnapshotManifest manifest, BooleanSupplier stopped) {
      this.manifest = manifest;
      this.stopped = stopped;
    }

    /** To the next entry that has a place in the order. */
    void next() throws IOException {
      entry = null;
      for (ManifestLine line = manifest.next(); line != null; line = manifest.next()) {
        if (stopped.getAsBoolean()) {
          throw new CancellationException("the comparison was stopped");
        }
        Held held = reader.take(line);
        if (held != null && reader.isPlaced()) {
          entry = held;
          return;
        }
      }
    }
  }

  private final Side older;
  private final Side newer;
  private final Difference.Listener listener;

  /** A directory that the newer one could not read: what the older one has below it is not gone. */
  private @Nullable String unread;

  private SnapshotComparison(Side older, Side newer, Difference.Listener listener) {
    this.older = older;
    this.newer = newer;
    this.listener = listener;
  }

  static void compare(
      SnapshotManifest older,
      SnapshotManifest newer,
      Difference.Listener listener,
      BooleanSupplier stopped)
      throws IOException {
    new SnapshotComparison(new Side(older, stopped), new Side(newer, stopped), listener).run();
  }

  private void run() throws IOException {
    older.next();
    newer.next();
    while (older.entry != null || newer.entry != null) {
      Held before = older.entry;
      Held now = newer.entry;
      int order =
          before == null ? 1 : now == null ? -1 : Names.comparePaths(before.path(), now.path());
      if (before != null && order < 0) {
        removed(before);
        older.next();
      } else if (now != null && order > 0) {
        added(now);
        newer.next();
      } else if (before != null && now != null) {
        both(before, now);
        older.next();
        newer.next();
      }
    }
  }

  private void removed(Held before) {
    boolean gone = unread == null || !before.isWithin(unread);
    if (gone && before.kind() != Held.Kind.OMITTED) {
      listener.differs(new Difference(What.REMOVED, before));
    }
  }

  private void added(Held now) {
    if (now.kind() != Held.Kind.OMITTED) {
      listener.differs(new Difference(What.ADDED, now));
    }
  }

  private void both(Held before, Held now) {
    if (now.kind() == Held.Kind.OMITTED) {
      if (before.kind() != Held.Kind.OMITTED) {
        unread = now.path();
        listener.differs(new Difference(What.LEFT_OUT, now));
      }
    } else if (before.kind() == Held.Kind.OMITTED) {
      added(now);
    } else if (before.kind() != now.kind()
        || !before.detail().equals(now.detail())
        || (now.kind() == Held.Kind.FILE && !sameContent(before, now))) {
      listener.differs(new Difference(What.CHANGED, now));
    } else if (!sameAttributes(before, now) || !sameXattrs(now)) {
      listener.differs(new Difference(What.ATTRIBUTES, now));
    }
  }

  private boolean sameContent(Held before, Held now) {
    return before.size() == now.size() && older.reader.content().equals(newer.reader.content());
  }

  /** A LINK line has none of its own: those of the file stand with its first name. */
  private boolean sameXattrs(Held now) {
    return now.kind() == Held.Kind.LINK
        || older.manifest.attributes().equals(newer.manifest.attributes());
  }

  /** A directory's time changes with whatever is in it. */
  private static boolean sameAttributes(Held before, Held now) {
    return before.mode() == now.mode()
        && Objects.equals(before.owner(), now.owner())
        && (now.kind() == Held.Kind.DIRECTORY || Objects.equals(before.mtime(), now.mtime()));
  }
}
