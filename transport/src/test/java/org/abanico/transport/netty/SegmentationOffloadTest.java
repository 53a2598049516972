package org.abanico.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentationOffloadTest {
  @BeforeAll
  static void onlyWithNatives() {
    assumeTrue(Epoll.isAvailable());
  }

  private static final int EINVAL = 22;

  private final SegmentationOffload offload = new SegmentationOffload(true);

  private static InetSocketAddress host(int number) {
    return new InetSocketAddress(InetAddress.ofLiteral("192.0.2." + number), 7878);
  }

  private static IOException refusal(int errorNumber) {
    return new NativeIoException("sendmmsg", -errorNumber, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, EINVAL, 90, 95})
  void aRefusalTurnsItOffForThatDestinationOnly(int errorNumber) {
    offload.failed(host(1), refusal(errorNumber));
    assertThat(offload.appliesTo(host(1))).isFalse();
    assertThat(offload.appliesTo(host(2))).isTrue();
    assertThat(offload.isOn()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 101, 111, 113})
  void aFailureOfTheNetworkLeavesItOn(int errorNumber) {
    offload.failed(host(1), refusal(errorNumber));
    offload.failed(host(1), new IOException("closed"));
    assertThat(offload.appliesTo(host(1))).isTrue();
  }

  @Test
  void refusedForManyDestinationsItIsOffForAll() {
    for (int i = 1; i < SegmentationOffload.MOST_REFUSALS; i++) {
      offload.failed(host(i), refusal(EINVAL));
      offload.failed(host(i), refusal(EINVAL));
    }
    assertThat(offload.appliesTo(host(200))).isTrue();
    offload.failed(host(100), refusal(EINVAL));
    assertThat(offload.appliesTo(host(200))).isFalse();
    assertThat(offload.isOn()).isFalse();
  }

  @Test
  void withoutSupportItIsOff() {
    assertThat(new SegmentationOffload(false).appliesTo(host(1))).isFalse();
  }
}
