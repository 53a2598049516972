package org.abanico.app.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.abanico.app.metrics.ClientMetrics;
import org.abanico.app.metrics.MetricsPage;
import org.abanico.app.metrics.ServerMetrics;
import org.abanico.app.text.SafeText;
import org.abanico.client.ClientContext;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientProgram;
import org.abanico.desktop.program.RunningClient;
import org.abanico.desktop.program.RunningServer;

/** A program's page of figures, when its user wants one; else it costs nothing. */
final class Metered implements AutoCloseable {
  private final Optional<MetricsPage> page;
  private final Clock clock;
  private Optional<ClientMetrics> client = Optional.empty();

  private Metered(Optional<MetricsPage> page, Clock clock) {
    this.page = page;
    this.clock = clock;
  }

  /**
   * Opens the page, if there is to be one, and says where it is.
   *
   * @param clock that tells when backups are
   * @throws StartException when its address cannot be had
   */
  static Metered open(NetworkConfig network, Front front, Clock clock) throws StartException {
    if (network.metrics().isEmpty()) {
      return new Metered(Optional.empty(), clock);
    }
    MetricsConfig config = network.metrics().get();
    try {
      MetricsPage page = MetricsPage.open(config.bind(), config.port());
      String place = address(config.bind()) + ":" + page.address().getPort();
      front.console().err(front.messages().text("metrics.at", SafeText.of(place)) + "\n");
      return new Metered(Optional.of(page), clock);
    } catch (IOException | IllegalArgumentException e) {
      String words =
          front
              .messages()
              .text(
                  "metrics.cannot",
                  SafeText.of(config.bind()),
                  String.valueOf(config.port()),
                  SafeText.of(String.valueOf(e.getMessage())));
      throw new StartException(ExitCode.BIND, words, e);
    }
  }

  private static String address(String bind) {
    return bind.indexOf(':') < 0 ? bind : "[" + bind + "]";
  }

  /** Shows a server's figures. */
  void show(RunningServer server) {
    page.ifPresent(shown -> ServerMetrics.show(shown, server, clock));
  }

  /** Will show a client's figures. */
  Metered ofClient(String group) {
    client = page.map(shown -> new ClientMetrics(shown, group, clock));
    return this;
  }

  /** A destination's folder held a backup before. */
  void knows(String name, Instant published) {
    client.ifPresent(metrics -> metrics.knows(name, published));
  }

  /** Looks at what another makes. */
  ClientRun.Maker around(ClientRun.Maker maker, String name) {
    if (client.isEmpty()) {
      return maker;
    }
    ClientMetrics metrics = client.get();
    return new ClientRun.Maker() {
      @Override
      public ClientProgram make(
          ClientContext context, Consumer<ClientEvent> events, Consumer<ClientEvent> found) {
        return maker.make(
            context,
            event -> {
              metrics.happened(name, event);
              events.accept(event);
            },
            found);
      }

      @Override
      public void begun(RunningClient running) {
        metrics.begun(running);
      }
    };
  }

  @Override
  public void close() {
    page.ifPresent(MetricsPage::close);
  }
}
