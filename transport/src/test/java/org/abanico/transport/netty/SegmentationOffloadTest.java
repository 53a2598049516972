package org.abanico.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class SegmentationOffloadTest {
  @BeforeAll
  static void onlyWithNatives() {
    assumeTrue(Epoll.isAvailable());
  }

  private static final int EINVAL = 22;

  private final SegmentationOffload offload = new SegmentationOffload(true);

  private static InetSocketAddress host(int number) {
    return new InetSocketAddress(
        InetAddress.ofLiteral("198.18." + number / 256 + "." + number % 256), 7878);
  }

  private static IOException refusal(int errorNumber) {
    return new NativeIoException("sendmmsg", -errorNumber, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, EINVAL, 90, 95})
  void aRefusalTurnsItOffForThatHostAndSegmentsAsLarge(int errorNumber) {
    offload.failed(host(1), 1372, refusal(errorNumber));
    assertThat(offload.appliesTo(host(1), 1372)).isFalse();
    assertThat(offload.appliesTo(host(1), 1400)).isFalse();
    assertThat(offload.appliesTo(host(1), 1200)).isTrue();
    assertThat(offload.appliesTo(host(2), 1372)).isTrue();
    assertThat(offload.isOn()).isTrue();
  }

  @Test
  void aLaterRefusalOfLargerSegmentsDoesNotForgetTheSmaller() {
    offload.failed(host(1), 1200, refusal(EINVAL));
    offload.failed(host(1), 1372, refusal(EINVAL));
    assertThat(offload.appliesTo(host(1), 1200)).isFalse();
    offload.failed(host(1), 1100, refusal(EINVAL));
    assertThat(offload.appliesTo(host(1), 1100)).isFalse();
    assertThat(offload.appliesTo(host(1), 1099)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 101, 111, 113})
  void aFailureOfTheNetworkLeavesItOn(int errorNumber) {
    offload.failed(host(1), 1372, refusal(errorNumber));
    offload.failed(host(1), 1372, new IOException("closed"));
    assertThat(offload.appliesTo(host(1), 1372)).isTrue();
  }

  @Test
  void refusedForManyHostsItIsOffForAll() {
    Logger logger = (Logger) LoggerFactory.getLogger(SegmentationOffload.class);
    logger.setLevel(Level.OFF);
    try {
      for (int i = 1; i < SegmentationOffload.MOST_HOSTS; i++) {
        offload.failed(host(i), 1372, refusal(EINVAL));
        offload.failed(host(i), 1372, refusal(EINVAL));
      }
      assertThat(offload.appliesTo(host(9999), 1372)).isTrue();
      offload.failed(host(5000), 1372, refusal(EINVAL));
      assertThat(offload.appliesTo(host(9999), 1372)).isFalse();
      assertThat(offload.isOn()).isFalse();
    } finally {
      logger.setLevel(null);
    }
  }

  @Test
  void withoutSupportItIsOff() {
    assertThat(new SegmentationOffload(false).appliesTo(host(1), 1372)).isFalse();
  }
}
