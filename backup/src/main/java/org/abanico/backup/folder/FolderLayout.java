package org.abanico.backup.folder;

import java.nio.file.Path;
import org.abanico.backup.manifest.Names;

/**
 * Where things are in a destination's folder.
 *
 * @param folder the newest complete backup, as plain files
 */
public record FolderLayout(Path folder) {
  /** What is not part of the backup. */
  public Path control() {
    return folder.resolve(Names.CONTROL);
  }

  /** Locked while a program has the folder in use. */
  public Path lock() {
    return control().resolve("lock");
  }

  /** What is known of where content is in the folder; can be had again from the rest. */
  public Path catalog() {
    return control().resolve("catalog.db");
  }

  /** What is arriving. */
  public Path staging() {
    return control().resolve("staging");
  }

  /** There while the folder is switched to a new tree, and says to which. */
  public Path switching() {
    return control().resolve("switch");
  }

  /** There while a snapshot is being forgotten, and says which. */
  public Path forgetting() {
    return control().resolve("forget");
  }

  /** What the last verification has found to be damaged, until the next backup is published. */
  public Path damaged() {
    return control().resolve("damaged");
  }

  /** The day whose share was verified last. */
  public Path verified() {
    return control().resolve("verified");
  }

  /** The manifests of the backups that were published. */
  public Path snapshots() {
    return control().resolve("snapshots");
  }

  /** What backups replaced or removed, under the backup's identifier and its old path. */
  public Path history() {
    return control().resolve("history");
  }

  /** A file about a published backup, by its extension. */
  public Path snapshot(String backup, String extension) {
    return snapshots().resolve(backup + extension);
  }

  /** What this backup replaced or removed. */
  public Path history(String backup) {
    return history().resolve(backup);
  }
}
