package org.abanico.app.run;

import java.io.IOException;
import org.abanico.app.render.Side;
import org.abanico.backup.FolderException;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.client.DestinationClient;

/** A destination, from its start to its end. */
public final class DestinationRun {
  private DestinationRun() {}

  /**
   * Keeps a copy in a folder, which is this program's alone meanwhile.
   *
   * @throws StartException when the folder cannot be used
   */
  public static ExitCode run(DestinationConfig config, Front front)
      throws StartException, InterruptedException {
    try (Shutdown shutdown = new Shutdown(front);
        DestinationFolder folder = DestinationFolder.open(config.folder(), config.adopt())) {
      return ClientRun.run(
          Side.DESTINATION,
          config.progress(),
          config.keys(),
          config.network(),
          front,
          shutdown,
          (context, events) ->
              new DestinationClient(
                  config.server(), config.options(), folder::begin, context, events));
    } catch (FolderException e) {
      throw front.folder(e);
    } catch (IOException e) {
      throw front.folder(new FolderException(FolderException.Problem.IO, config.folder(), e));
    }
  }
}
