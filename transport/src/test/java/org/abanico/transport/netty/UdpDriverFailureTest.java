package org.abanico.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.abanico.transport.DatagramSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** An exception out of an endpoint, a task or a completion is a bug: told once, then silence. */
class UdpDriverFailureTest {
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger =
      (Logger) LoggerFactory.getLogger(EndpointRunner.class.getPackageName());
  private final CompletableFuture<Throwable> told = new CompletableFuture<>();
  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
  private final DriverOptions options =
      DriverOptions.defaults()
          .withUncaught(
              failure -> {
                uncaught.add(failure);
                told.complete(failure);
              });

  @BeforeEach
  void listenToTheLog() {
    logged.start();
    logger.setAdditive(false);
    logger.addAppender(logged);
  }

  @AfterEach
  void leaveTheLog() {
    logger.detachAppender(logged);
    logger.setAdditive(true);
  }

  private static final class Bug extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Where an endpoint may throw. */
  enum Place {
    RECEIVE,
    ON_DEADLINE,
    NEXT_DEADLINE,
    TRANSMIT
  }

  /** Throws whenever it is called at its place; the others bring it there. */
  private static final class Faulty extends QuietEndpoint {
    private final Place place;
    private final InetSocketAddress self;

    Faulty(Place place, InetSocketAddress self) {
      this.place = place;
      this.self = self;
    }

    private void at(Place here) {
      if (here == place) {
        throw new Bug();
      }
    }

    @Override
    public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
      at(Place.RECEIVE);
    }

    @Override
    public void onDeadline(long nowNanos) {
      at(Place.ON_DEADLINE);
    }

    @Override
    public long nextDeadline() {
      at(Place.NEXT_DEADLINE);
      return 0;
    }

    @Override
    public void transmit(long nowNanos, DatagramSink sink) {
      sink.send(sink.allocate(100).writeZero(100), 10, self);
      at(Place.TRANSMIT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEndpointThatThrowsIsToldOnceAndNotCalledAgain(Place place) throws Exception {
    try (UdpDriver driver = DriverKind.bind(options)) {
      driver.run(new Faulty(place, driver.localAddress()));
      assertThat(Waiting.result(told)).isInstanceOf(Bug.class);
      driver.execute(
          now -> {
            throw new Bug();
          });
    }
    assertToldOnce();
  }

  @Test
  void aTaskThatThrowsIsTold() throws Exception {
    try (UdpDriver driver = DriverKind.bind(options)) {
      driver.execute(
          now -> {
            throw new Bug();
          });
      assertThat(Waiting.result(told)).isInstanceOf(Bug.class);
    }
    assertToldOnce();
  }

  @Test
  void aCompletionThatThrowsIsTold() throws Exception {
    try (UdpDriver driver = DriverKind.bind(options)) {
      driver
          .newWorkers("w")
          .submit(
              () -> 0,
              (result, failure, now) -> {
                throw new Bug();
              });
      assertThat(Waiting.result(told)).isInstanceOf(Bug.class);
    }
    assertToldOnce();
  }

  @Test
  void anErrorInAJobIsTold() throws Exception {
    try (UdpDriver driver = DriverKind.bind(options)) {
      driver
          .newWorkers("w")
          .submit(
              () -> {
                throw new AssertionError("a bug in a job");
              },
              (result, failure, now) -> {});
      assertThat(Waiting.result(told)).isInstanceOf(AssertionError.class);
    }
    assertToldOnce();
  }

  private void assertToldOnce() {
    assertThat(uncaught).hasSize(1);
    assertThat(logged.list)
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getLevel()).isEqualTo(Level.ERROR);
              assertThat(event.getThrowableProxy()).isNotNull();
            });
  }
}
