package org.abanico.client;

import java.io.IOException;
import java.util.List;
import org.abanico.backup.BackupWriter;
import org.abanico.backup.Recovery;
import org.abanico.backup.history.Retention;

/** Where a destination keeps backups. Called by one thread at a time. */
@FunctionalInterface
public interface DestinationTarget {

  /** Begins to take a backup in; one that is being taken in is dropped. */
  BackupWriter begin(String backup, String source) throws IOException;

  /** Removes what is not to be kept any longer, after a backup was published. */
  default Retention.Verdict retain() throws IOException {
    return new Retention.Verdict(List.of(), Retention.Doubt.NONE);
  }

  /** What was found half done in the folder since the last call. */
  default List<Recovery> takeRecoveries() {
    return List.of();
  }
}
