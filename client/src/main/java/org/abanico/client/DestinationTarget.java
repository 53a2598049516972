package org.abanico.client;

import java.io.IOException;
import org.abanico.backup.BackupWriter;

/** Where a destination keeps backups. Called by one thread at a time. */
@FunctionalInterface
public interface DestinationTarget {

  /** Begins to take a backup in; one that is being taken in is dropped. */
  BackupWriter begin(String backup, String source) throws IOException;
}
