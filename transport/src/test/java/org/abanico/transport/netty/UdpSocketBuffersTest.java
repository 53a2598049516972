package org.abanico.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class UdpSocketBuffersTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(UdpSocket.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(logged);
  }

  @ParameterizedTest
  @EnumSource
  void smallerBuffersThanAskedForAreSaidOnceWithWhatToDo(DriverKind kind) throws Exception {
    try (UdpDriver driver = DriverKind.bind(kind.options().withSocketBufferBytes(1 << 30))) {
      assertThat(driver.statistics().receiveBufferBytes()).isLessThan(1 << 30);
    }
    assertThat(logged.list)
        .singleElement()
        .satisfies(event -> assertThat(event.getLevel()).isEqualTo(Level.WARN))
        .satisfies(
            event ->
                assertThat(event.getFormattedMessage())
                    .contains("net.core.rmem_max")
                    .contains("net.core.wmem_max")
                    .contains(String.valueOf(1 << 30)));
  }

  @ParameterizedTest
  @EnumSource
  void buffersAsAskedForAreNotWorthAWord(DriverKind kind) throws Exception {
    DriverKind.bind(kind.options().withSocketBufferBytes(16_384)).close();
    assertThat(logged.list).isEmpty();
  }
}
