package org.abanico.transport.congestion;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** The congestion controllers that can be chosen, by name. */
public enum CongestionControllers {
  CUBIC("cubic") {
    @Override
    public CongestionController create(
        int datagramBytes, long maximumWindow, long initialRttNanos, long seed) {
      return new Cubic(datagramBytes, maximumWindow, initialRttNanos);
    }
  },
  BBR("bbr") {
    @Override
    public CongestionController create(
        int datagramBytes, long maximumWindow, long initialRttNanos, long seed) {
      return new Bbr(datagramBytes, maximumWindow, initialRttNanos, new SplittableRandom(seed));
    }
  };

  private final String text;

  CongestionControllers(String text) {
    this.text = text;
  }

  /** The name by which {@link #of} finds it. */
  public String text() {
    return text;
  }

  /**
   * Makes one for a connection.
   *
   * @param datagramBytes the size of a full datagram, at least 1
   * @param maximumWindow bytes that the window never exceeds; taken for two datagrams when smaller
   * @param initialRttNanos what to take for the round trip until there is a sample, at least 1
   * @param seed of what a controller draws, so that connections do not all do the same at the same
   *     time
   */
  public abstract CongestionController create(
      int datagramBytes, long maximumWindow, long initialRttNanos, long seed);

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException when there is none; the message names those that there are
   */
  public static CongestionControllers of(String name) {
    for (CongestionControllers controller : values()) {
      if (controller.text.equals(name)) {
        return controller;
      }
    }
    throw new IllegalArgumentException(
        "no congestion controller '"
            + name
            + "'; there is: "
            + Arrays.stream(values())
                .map(CongestionControllers::text)
                .collect(Collectors.joining(", ")));
  }
}
