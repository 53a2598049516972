package org.abanico.app.run;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.abanico.app.render.ProgressMode;
import org.abanico.app.render.Renderer;
import org.abanico.app.render.Side;
import org.abanico.client.ClientContext;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientKeys;
import org.abanico.client.ClientProgram;
import org.abanico.desktop.program.RunningClient;
import org.abanico.transport.netty.BindFailedException;
import org.abanico.transport.netty.UdpDriver;

/** A client, from its start to its end. */
final class ClientRun {
  private ClientRun() {}

  /** Makes a client. */
  interface Maker {
    /**
     * Makes it.
     *
     * @param context what it needs
     * @param events where its events go, on the thread that drives it
     * @param found where events go that come of something beside it, on any thread; those that come
     *     after its end are nobody's any more
     */
    ClientProgram make(
        ClientContext context, Consumer<ClientEvent> events, Consumer<ClientEvent> found);

    /** It runs, and may be looked at. */
    default void begun(RunningClient running) {}
  }

  /**
   * Runs a client until it has ended and the server has been told.
   *
   * @param keys its keys
   * @param network how datagrams are sent
   * @param shutdown what asks it to end before
   * @param maker makes it
   */
  static ExitCode run(
      Side side,
      ProgressMode progress,
      ClientKeys keys,
      NetworkConfig network,
      Front front,
      Shutdown shutdown,
      Maker maker)
      throws StartException, InterruptedException {
    return run(front.renderer(progress, side), network, keys, front, shutdown, maker);
  }

  /** As the other, shown otherwise. */
  static ExitCode run(
      Renderer<ClientEvent> renderer,
      NetworkConfig network,
      ClientKeys keys,
      Front front,
      Shutdown shutdown,
      Maker maker)
      throws StartException, InterruptedException {
    CompletableFuture<ExitCode> result = new CompletableFuture<>();
    try (Traced trace = Traced.open(network.trace(), front);
        UdpDriver driver = bind(front, result);
        RateClock rates =
            new RateClock(network.limits(), Clock.system(ZoneId.systemDefault()), driver);
        EventPump<ClientEvent> pump =
            new EventPump<>(
                renderer,
                front.console(),
                ClientRun::tellsTheEnd,
                driver::nanoTime,
                front.messages())) {
      ClientContext context =
          new ClientContext(
              driver.newWorkers("disk"),
              driver.newWorkers("background"),
              server -> new InetSocketAddress(InetAddress.getByName(server.host()), server.port()),
              new SecureRandom(),
              keys,
              rates.onBoth(Datagrams.config(driver, network)));
      Consumer<ClientEvent> events = front.clientEvents(pump);
      ClientProgram program =
          maker.make(
              context,
              event -> {
                events.accept(event);
                if (event instanceof ClientEvent.Ended(ClientEvent.Outcome outcome)) {
                  result.complete(ExitCode.of(outcome));
                }
              },
              event ->
                  OnLoop.run(
                      driver,
                      _ -> {
                        if (!result.isDone()) {
                          events.accept(event);
                        }
                      }));
      Watched watched = new Watched(program, program::isFinished);
      driver.run(trace.around(watched, driver.nanoTime()));
      LiveClient live = new LiveClient(driver, program);
      front.audience().client().ifPresent(watcher -> watcher.begun(live));
      maker.begun(live);
      driver.execute(program::start);
      shutdown.asks(() -> driver.execute(program::interrupt));
      ExitCode code = Faults.await(result, front);
      if (code != ExitCode.INTERNAL) {
        watched.awaitEnd();
      }
      return code;
    }
  }

  private static boolean tellsTheEnd(ClientEvent event) {
    return event instanceof ClientEvent.Ended || event instanceof ClientEvent.SourceFinished;
  }

  private static UdpDriver bind(Front front, CompletableFuture<ExitCode> result)
      throws StartException {
    try {
      return UdpDriver.bind(
          new InetSocketAddress(0),
          Datagrams.options().withUncaught(result::completeExceptionally));
    } catch (BindFailedException e) {
      throw front.bind("bind.client", "*", 0, e);
    }
  }
}
