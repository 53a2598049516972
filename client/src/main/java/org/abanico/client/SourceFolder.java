package org.abanico.client;

import java.io.IOException;
import org.abanico.backup.BackupReader;

/** The folder of a source, as often as it is read. */
public interface SourceFolder {

  /** An identifier for a backup (protocol.md, section 6), another each time. */
  String newBackup();

  /**
   * Opens the folder for one backup. Takes time: for the disk worker. One at a time is open; who
   * opens it closes it.
   *
   * @param backup one of {@link #newBackup}
   * @throws org.abanico.backup.FolderException when the folder cannot be read
   */
  Opened open(String backup) throws IOException;

  /**
   * The folder, about to be read.
   *
   * @param totals counts it meanwhile
   */
  record Opened(BackupReader reader, TotalsSource totals) {}
}
