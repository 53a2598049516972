package org.abanico.client;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.abanico.backup.BackupReader;
import org.abanico.backup.BackupWriter;
import org.abanico.backup.Recovery;
import org.abanico.backup.history.Retention;

/** Where a destination keeps backups. Called by one thread at a time. */
@FunctionalInterface
public interface DestinationTarget {

  /** Begins to take a backup in; one that is being taken in is dropped. */
  BackupWriter begin(String backup, String source) throws IOException;

  /**
   * Begins to give back what it holds.
   *
   * @param restore what the blocks are of, in place of a backup's identifier
   * @return nothing when there is no such snapshot; else something to be closed by the caller
   */
  default Optional<GivenBack> giveBack(String restore, RestoreRequest request) throws IOException {
    return Optional.empty();
  }

  /**
   * What is given back.
   *
   * @param totals how much it is at most
   */
  record GivenBack(BackupReader reader, TotalsSource.Totals totals) {}

  /** Removes what is not to be kept any longer, after a backup was published. */
  default Retention.Verdict retain() throws IOException {
    return new Retention.Verdict(List.of(), Retention.Doubt.NONE);
  }

  /** What was found half done in the folder since the last call. */
  default List<Recovery> takeRecoveries() {
    return List.of();
  }
}
