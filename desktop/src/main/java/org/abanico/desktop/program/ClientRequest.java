package org.abanico.desktop.program;

import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.history.Retention;
import org.abanico.client.DestinationOptions;
import org.abanico.client.ServerAddress;
import org.abanico.client.SourceOptions;

/** What a client is to do. */
public sealed interface ClientRequest {

  ServerAddress server();

  /** The access key, as typed. */
  String key();

  Path folder();

  /**
   * To send the folder.
   *
   * @param exclude patterns of what is left out, as Git reads them
   * @param include patterns of what is kept all the same
   * @param excludeCaches whether folders marked as caches are left out
   * @param oneFileSystem whether other file systems below the folder are left out
   */
  record Source(
      ServerAddress server,
      String key,
      Path folder,
      SourceOptions options,
      List<String> exclude,
      List<String> include,
      boolean excludeCaches,
      boolean oneFileSystem)
      implements ClientRequest {}

  /**
   * To keep copies in the folder.
   *
   * @param adopt whether it may hold something although it was never a destination
   * @param allowRemovals whether a backup may remove over half of its files
   * @param acceptSource whether a backup may come from another device than the one before
   * @param keep which backups are kept
   */
  record Destination(
      ServerAddress server,
      String key,
      Path folder,
      DestinationOptions options,
      boolean adopt,
      boolean allowRemovals,
      boolean acceptSource,
      Retention keep)
      implements ClientRequest {}
}
