package org.abanico.backup.history;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.wire.text.PercentEncoding;
import org.jspecify.annotations.Nullable;

/**
 * The list of what a verification has found to be damaged: {@code WHAT place} a line, the place
 * relative to the folder and percent-encoded. What is on it must be neither kept as it is by the
 * next backup nor taken for material; publishing that backup removes the list.
 */
final class DamageRecord implements Closeable {
  private final FolderLayout layout;
  private final Path unfinished;
  private final BufferedWriter out;

  DamageRecord(FolderLayout layout) throws IOException {
    this.layout = layout;
    this.unfinished = layout.damaged().resolveSibling("damaged.new");
    this.out = Files.newBufferedWriter(unfinished, StandardCharsets.US_ASCII);
  }

  /**
   * Adds something.
   *
   * @param place where it is, null when it is not there
   */
  void add(Damage damage, @Nullable Path place) throws IOException {
    String where = place == null ? damage.path() : layout.folder().relativize(place).toString();
    out.write(damage.what().name().toLowerCase(Locale.ROOT));
    out.write(' ');
    out.write(PercentEncoding.encode(where));
    out.write('\n');
  }

  /** The verification has come to its end: the list takes the place of the one before. */
  void finish(boolean anything) throws IOException {
    out.close();
    if (anything) {
      Files.move(unfinished, layout.damaged(), StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.deleteIfExists(layout.damaged());
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(unfinished);
  }
}
