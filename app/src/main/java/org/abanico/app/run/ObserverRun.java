package org.abanico.app.run;

import java.util.function.Consumer;
import org.abanico.app.render.TroubleRenderer;
import org.abanico.client.ObserverClient;
import org.abanico.client.ServerReport;
import org.abanico.wire.message.Message;

/** A look at a server, or a word to it, from its start to its end. */
public final class ObserverRun {
  private ObserverRun() {}

  /**
   * Asks what there is.
   *
   * @param reports told it, once, when all went well; on another thread
   */
  public static ExitCode report(ObserverConfig config, Front front, Consumer<ServerReport> reports)
      throws StartException, InterruptedException {
    return run(
        config,
        front,
        (context, events, _) ->
            ObserverClient.asking(config.server(), config.name(), reports, context, events));
  }

  /**
   * Has the backup of a group begin.
   *
   * @param starts told that it begins, once, when it does; on another thread
   */
  public static ExitCode start(
      ObserverConfig config, String group, Front front, Consumer<Message.Started> starts)
      throws StartException, InterruptedException {
    return run(
        config,
        front,
        (context, events, _) ->
            ObserverClient.starting(
                config.server(), config.name(), group, starts, context, events));
  }

  private static ExitCode run(ObserverConfig config, Front front, ClientRun.Maker maker)
      throws StartException, InterruptedException {
    try (Shutdown shutdown = new Shutdown(front)) {
      return ClientRun.run(
          new TroubleRenderer(front.messages()),
          config.network(),
          config.keys(),
          front,
          shutdown,
          maker);
    }
  }
}
