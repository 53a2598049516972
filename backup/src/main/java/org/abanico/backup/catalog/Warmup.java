package org.abanico.backup.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.EntryXattrs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads what any backup needs and takes long to load: calls of the system, and SQLite. */
public final class Warmup {
  private static final Logger LOG = LoggerFactory.getLogger(Warmup.class);

  private Warmup() {}

  /**
   * Takes a tenth of a second or two of a processor, once in a process, and leaves nothing open. On
   * any thread: whoever needs one of these things meanwhile waits for it.
   */
  public static void run() {
    Path root = Path.of("/");
    try (Connection _ = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      EntryAttributes.read(root);
      EntryXattrs.read(root);
    } catch (IOException | SQLException e) {
      // It is met again by whoever needs it, and told there.
      LOG.debug("not all is loaded", e);
    }
  }
}
