package org.abanico.app.run;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.abanico.app.keys.DeviceFile;
import org.abanico.app.keys.KeyException;
import org.abanico.app.keys.ServerKey;
import org.abanico.app.keys.ServerKeys;
import org.abanico.app.render.ServerRenderer;
import org.abanico.app.text.Messages;
import org.abanico.app.text.SafeText;
import org.abanico.server.KeyGrant;
import org.abanico.server.RelayServer;
import org.abanico.server.ServerEvent;
import org.abanico.transport.ClosableEndpoint;
import org.abanico.transport.CloseCode;
import org.abanico.transport.ServerEndpoint;
import org.abanico.transport.ServerIdentity;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.netty.BindFailedException;
import org.abanico.transport.netty.UdpDriver;

/** A server, from its start to Ctrl-C. */
public final class ServerRun {
  private ServerRun() {}

  /**
   * Serves until the process is told to end, which it does with {@link ExitCode#DONE}.
   *
   * @throws StartException when the port cannot be had
   */
  public static ExitCode run(ServerConfig config, Front front)
      throws StartException, InterruptedException {
    try (Shutdown shutdown = new Shutdown(front, ExitCode.DONE)) {
      ExitCode code = serve(config, front, shutdown);
      front.console().out(front.messages().text("server.stopped") + "\n");
      return code;
    }
  }

  private static ExitCode serve(ServerConfig config, Front front, Shutdown shutdown)
      throws StartException, InterruptedException {
    CompletableFuture<ExitCode> result = new CompletableFuture<>();
    try (Traced trace = Traced.open(config.network().trace(), front);
        Metered metered = Metered.open(config.network(), front, Clock.systemUTC());
        DeviceFile devices = devices(config, front);
        ServerSpool spool = ServerSpool.open(config, front);
        UdpDriver driver = bind(config, front, result);
        RateClock rates =
            new RateClock(config.network().limits(), Clock.system(ZoneId.systemDefault()), driver);
        EventPump<ServerEvent> pump =
            new EventPump<>(
                new ServerRenderer(front.messages()),
                front.console(),
                _ -> false,
                driver::nanoTime,
                front.messages())) {
      Consumer<ServerEvent> events =
          front
              .audience()
              .server()
              .<Consumer<ServerEvent>>map(watcher -> watcher::happened)
              .orElse(pump);
      RelayServer relay =
          new RelayServer(
              devices,
              grants(config.keys()),
              RelayServer.DEFAULT_MEMORY,
              spool.used(driver),
              events);
      TransportConfig transport = rates.onSending(Datagrams.config(driver, config.network()));
      ServerEndpoint clients =
          new ServerEndpoint(
              transport,
              new ServerIdentity(
                  config.keys().device(),
                  config.keys().admitting().stream().map(ServerKey::relay).toList()),
              new SecureRandom(),
              relay::accept);
      clients.reportRefused(
          refused ->
              events.accept(
                  new ServerEvent.StrangersRefused(
                      refused.packets(), refused.addresses(), refused.moreAddresses())));
      ClosableEndpoint endpoint =
          config
              .upstream()
              .map(up -> up.joined(clients, relay, config.keys(), driver, transport))
              .orElse(clients);
      Watched watched = new Watched(endpoint, endpoint::isFinished);
      Runnable stop =
          () ->
              OnLoop.run(
                  driver,
                  now -> {
                    endpoint.close(CloseCode.SHUTDOWN, "", now);
                    result.complete(ExitCode.DONE);
                  });
      shutdown.asks(stop);
      driver.run(trace.around(watched, driver.nanoTime()));
      LiveServer live = new LiveServer(driver, relay, stop);
      front.audience().server().ifPresent(watcher -> watcher.begun(live));
      metered.show(live);
      announce(config, driver.localAddress().getPort(), front);
      ExitCode code = Faults.await(result, front);
      if (code == ExitCode.DONE) {
        watched.awaitEnd();
      }
      return code;
    }
  }

  /** What each key is good for, by its id. */
  private static IntFunction<KeyGrant> grants(ServerKeys keys) {
    Map<Integer, KeyGrant> grants =
        keys.admitting().stream()
            .collect(Collectors.toMap(key -> key.relay().keyId(), ServerKey::grant));
    return id -> Objects.requireNonNull(grants.get(id), "nobody is admitted with another key");
  }

  private static DeviceFile devices(ServerConfig config, Front front) throws StartException {
    try {
      return DeviceFile.open(
          config.devices(),
          Clock.systemUTC(),
          trouble -> front.console().err(trouble.words(front.messages()) + "\n"));
    } catch (KeyException e) {
      throw new StartException(ExitCode.USAGE, e.words(front.messages()), e);
    }
  }

  private static UdpDriver bind(
      ServerConfig config, Front front, CompletableFuture<ExitCode> result) throws StartException {
    InetSocketAddress address =
        config
            .bind()
            .map(host -> new InetSocketAddress(host, config.port()))
            .orElseGet(() -> new InetSocketAddress(config.port()));
    try {
      return UdpDriver.bind(
          address, Datagrams.options().withUncaught(result::completeExceptionally));
    } catch (BindFailedException e) {
      throw front.bind("bind." + e.reason(), config.bind().orElse("*"), config.port(), e);
    }
  }

  private static void announce(ServerConfig config, int port, Front front) {
    String number = String.valueOf(port);
    String text =
        config.bind().isPresent()
            ? front
                .messages()
                .text("server.started.at", number, SafeText.of(config.bind().orElseThrow()))
            : front.messages().text("server.started", number);
    front.console().out(text + "\n" + howToGetTheKey(config.keys(), front.messages()) + "\n");
  }

  private static String howToGetTheKey(ServerKeys keys, Messages messages) {
    int count = keys.admitting().size();
    if (keys.file().isEmpty()) {
      return count == 1 ? messages.text("server.key") : messages.text("server.keys", count);
    }
    String file = SafeText.of(keys.file().get().toString());
    if (count > 1) {
      return messages.text("server.keys.in-file", count, file);
    }
    return keys.admitting().getFirst().access().isPresent()
        ? messages.text("server.key.in-file", file)
        : messages.text("server.key.relay-only", file);
  }
}
