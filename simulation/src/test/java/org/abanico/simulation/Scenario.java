package org.abanico.simulation;

import java.util.SplittableRandom;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.congestion.CongestionControllers;

/**
 * Two links, two hosts and what is to be said, all drawn from one seed.
 *
 * @param rebindNanos how often a NAT gives the client another port, or another address; 0 for never
 */
record Scenario(
    long seed,
    LinkSettings up,
    LinkSettings down,
    HostSettings host,
    TransportConfig config,
    Speech client,
    Speech server,
    long maxPauseNanos,
    long rebindNanos) {

  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;

  /**
   * Within so much simulated time everything has arrived: at 30 % loss each way, in bursts and over
   * 600 ms there and back, a megabyte takes minutes. Connections are as patient, so that bad luck
   * is told from a fault by the limit alone.
   */
  static final long PATIENCE = 3_600 * SECOND;

  /** How many bytes one side says. */
  record Speech(int control, int body) {
    static Speech draw(SplittableRandom random) {
      return new Speech(skewed(random, 30_000), skewed(random, 1_000_000));
    }
  }

  static Scenario draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TransportConfig config = config(random);
    LinkSettings up = link(random, config.maxDatagramBytes());
    LinkSettings down = random.nextInt(3) == 0 ? link(random, config.maxDatagramBytes()) : up;
    return new Scenario(
        seed,
        up,
        down,
        host(random),
        config,
        Speech.draw(random),
        Speech.draw(random),
        random.nextInt(3) == 0 ? random.nextLong(200 * MILLISECOND) : 0,
        random.nextInt(3) == 0 ? rebind(up, down, random) : 0);
  }

  /**
   * No sooner than a client can be found again and given something: that takes two round trips, and
   * more of them where packets are lost.
   */
  private static long rebind(LinkSettings up, LinkSettings down, SplittableRandom random) {
    long roundTrip = up.delayNanos() + up.jitterNanos() + down.delayNanos() + down.jitterNanos();
    return 500 * MILLISECOND + 5 * roundTrip + random.nextLong(6 * SECOND);
  }

  private static LinkSettings link(SplittableRandom random, int datagramBytes) {
    long rate = Math.round(500_000 * Math.pow(2_000, random.nextDouble()));
    long delay = random.nextInt(4) == 0 ? 0 : Math.round(300e6 * square(random));
    long jitter = random.nextInt(2) == 0 ? 0 : random.nextLong(1, 2 + delay / 2 + MILLISECOND);
    double loss = random.nextInt(3) == 0 ? 0 : 0.3 * square(random);
    double burst = random.nextInt(3) == 0 ? 1 + 2 * random.nextDouble() : 1;
    double duplication = random.nextInt(3) == 0 ? 0.2 * random.nextDouble() : 0;
    double corruption = random.nextInt(4) == 0 ? 0.01 * random.nextDouble() : 0;
    int mtu = mtu(random);
    int largest = Math.min(datagramBytes, mtu - LinkSettings.HEADERS);
    long queue = 8L * largest + skewed(random, 2_000_000);
    return new LinkSettings(rate, delay, jitter, loss, burst, duplication, corruption, queue, mtu);
  }

  /** One that is usual, or any that carries a HELLO. */
  private static int mtu(SplittableRandom random) {
    int smallest = 1_200 + LinkSettings.HEADERS;
    return switch (random.nextInt(8)) {
      case 0 -> smallest;
      case 1 -> 1_280;
      case 2 -> 1_420;
      case 3 -> 9_000;
      case 4 -> LinkSettings.MAX_MTU;
      case 5 -> smallest + random.nextInt(9_000);
      default -> 1_500;
    };
  }

  private static HostSettings host(SplittableRandom random) {
    HostSettings host = HostSettings.defaults();
    if (random.nextInt(3) == 0) {
      host = host.withWakeUp(random.nextLong(2 * MILLISECOND));
    }
    return switch (random.nextInt(4)) {
      case 0 -> host.withBatches(1_200, 1);
      case 1 -> host.withBatches(1 + random.nextInt(65_000), 1 + random.nextInt(40));
      default -> host;
    };
  }

  private static TransportConfig config(SplittableRandom random) {
    TransportConfig defaults = TransportConfig.defaults();
    CongestionControllers[] controllers = CongestionControllers.values();
    int datagram =
        switch (random.nextInt(4)) {
          case 0 -> 1_200;
          case 1 -> 1_200 + random.nextInt(7_800);
          default -> defaults.maxDatagramBytes();
        };
    return new TransportConfig(
        datagram,
        random.nextInt(2) == 0 ? defaults.bodyWindowBytes() : 100_000L + random.nextInt(1_000_000),
        defaults.controlWindowBytes(),
        defaults.maxWindowBytes(),
        defaults.keepAliveNanos(),
        PATIENCE,
        PATIENCE,
        defaults.maxConnections(),
        controllers[random.nextInt(controllers.length)],
        defaults.sending(),
        defaults.receiving());
  }

  /** From 0 to {@code most}, small numbers more often. */
  private static int skewed(SplittableRandom random, int most) {
    double share = random.nextDouble();
    return (int) (most * share * share * share);
  }

  private static double square(SplittableRandom random) {
    double share = random.nextDouble();
    return share * share;
  }
}
