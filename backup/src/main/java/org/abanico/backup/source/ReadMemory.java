package org.abanico.backup.source;

import java.io.IOException;
import java.util.List;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.memory.Recording;
import org.abanico.backup.memory.RememberedLines;
import org.abanico.backup.memory.SourceMemory;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.Found;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a reader remembers, if it can: a memory that fails is told of in the log, and done without.
 */
final class ReadMemory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReadMemory.class);

  private @Nullable SourceMemory memory;
  private @Nullable Recording recording;

  /**
   * @param memory null to remember nothing; closed with this
   */
  ReadMemory(@Nullable SourceMemory memory) {
    this.memory = memory;
  }

  /** What is remembered of a file that seems to be as it was; asked of each file, in order. */
  @Nullable RememberedLines find(Found.Regular file) {
    return asked(known -> known.find(file));
  }

  /**
   * A file is being read.
   *
   * @param plain whether it has no extended attributes
   */
  void begin(Found.Regular file, boolean plain) {
    recording = asked(known -> known.remember(file));
    if (plain) {
      recorded(Recording::plain);
    }
  }

  /** The next CHUNK or HOLE line of what is being read. */
  void line(ManifestLine line) {
    recorded(current -> current.add(line));
  }

  /** The file is read again from its beginning; {@code now} is null when it cannot be looked at. */
  void again(@Nullable EntryAttributes now) {
    if (now == null) {
      abandon();
    } else {
      recorded(current -> current.again(now));
    }
  }

  /** The file was read to its end. */
  void complete(EntryAttributes after) {
    recorded(current -> current.complete(after));
    recording = null;
  }

  /** The file is not to be remembered. */
  void abandon() {
    recorded(Recording::abandon);
    recording = null;
  }

  /** Whether the manifest of this SHA-256 is known to have a piece of text with this one. */
  boolean hasText(String root, String piece) {
    return Boolean.TRUE.equals(asked(known -> known.hasText(root, piece)));
  }

  /** Something is not in a file any more that was remembered of it. */
  void forget(String path) {
    told(known -> known.forget(path));
  }

  /** All was read: forgets what was not met, and remembers the pieces of the manifest's text. */
  void finish(String root, List<String> pieces) {
    told(
        known -> {
          known.finish();
          known.keepTexts(root, pieces);
        });
  }

  @FunctionalInterface
  private interface Asking<T> {
    @Nullable T ask(SourceMemory memory) throws IOException;
  }

  @FunctionalInterface
  private interface Telling<T> {
    void tell(T who) throws IOException;
  }

  private <T> @Nullable T asked(Asking<T> asking) {
    SourceMemory known = memory;
    try {
      return known == null ? null : asking.ask(known);
    } catch (IOException e) {
      giveUp(e);
      return null;
    }
  }

  private void told(Telling<SourceMemory> telling) {
    SourceMemory known = memory;
    try {
      if (known != null) {
        telling.tell(known);
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private void recorded(Telling<Recording> telling) {
    Recording current = recording;
    try {
      if (current != null) {
        telling.tell(current);
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private void giveUp(IOException failure) {
    LOG.warn("What is read is not remembered, and is read again next time", failure);
    recording = null;
    close();
  }

  @Override
  public void close() {
    SourceMemory known = memory;
    memory = null;
    if (known != null) {
      try {
        known.close();
      } catch (IOException e) {
        LOG.warn("What was read cannot be remembered, and is read again next time", e);
      }
    }
  }
}
