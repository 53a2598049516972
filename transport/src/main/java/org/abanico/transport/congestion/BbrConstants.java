package org.abanico.transport.congestion;

/** The numbers of BBR. Sections are those of draft-ietf-ccwg-bbr-06. */
final class BbrConstants {
  static final double NANOS_PER_SECOND = 1e9;
  static final long SECOND = 1_000_000_000;
  static final long MILLISECOND = 1_000_000;

  /** BBR.LossThresh (section 5.3.1.3): more than this share lost is more than the path takes. */
  static final double LOSS_THRESHOLD = 0.02;

  /** BBR.Beta (section 5.5.10.2): no answer to loss cuts deeper. */
  static final double BETA = 0.7;

  /** BBR.Headroom (section 5.3.3.1): left free for others below the long-term bound. */
  static final double HEADROOM = 0.15;

  /** BBR.PacingMarginPercent (section 5.6.2), as a factor. */
  static final double PACING_MARGIN = 0.99;

  /** BBR.MinPipeCwnd (section 5.6.4.3), in datagrams. */
  static final int MIN_PIPE_DATAGRAMS = 4;

  /** Growth of the delivery rate that shows that the pipe is not full (section 5.3.1.2). */
  static final double FULL_PIPE_GROWTH = 1.25;

  /** Rounds without such growth after which it is taken for full (section 5.3.1.2). */
  static final int FULL_PIPE_ROUNDS = 3;

  /** BBRStartupFullLossCnt (section 5.3.1.3): gaps lost in a round that end Startup. */
  static final int STARTUP_LOSS_GAPS = 6;

  /** Rounds after which Drain ends whatever is in flight (section 5.3.2). */
  static final int DRAIN_ROUNDS = 3;

  /** BBR.MinRTTFilterLen (section 5.5.7.2). */
  static final long MIN_RTT_WINDOW = 10 * SECOND;

  /** BBR.ProbeRTTInterval (section 5.3.4.1). */
  static final long PROBE_RTT_INTERVAL = 5 * SECOND;

  /** A round trip below this multiple of the smallest is the smallest, seen again. */
  static final double SAME_RTT = 1 + 1.0 / 64;

  /** A round trip over so many times the smallest makes it worth to look for that sooner. */
  static final long LONG_RTT = 2;

  /** BBR.ProbeRTTDuration (section 5.3.4.1). */
  static final long PROBE_RTT_DURATION = 200 * MILLISECOND;

  /** Wall clock between bandwidth probes, and by how much it varies (section 5.3.3.8). */
  static final long PROBE_WAIT = 2 * SECOND;

  static final long PROBE_WAIT_SPREAD = SECOND;

  /** The most rounds between bandwidth probes (section 5.3.3.8). */
  static final int PROBE_ROUNDS = 63;

  /** Doublings of the long-term bound's growth in one probe (section 5.3.3.9). */
  static final int MAX_UP_ROUNDS = 30;

  /** BBR.ExtraAckedFilterLen (section 5.5.9), in rounds. */
  static final int EXTRA_ACKED_ROUNDS = 10;

  /**
   * The filters of bandwidth and of aggregation remember for as long at least, though rounds be
   * shorter. Not in the draft: where round trips are tens of microseconds, ten of them pass while a
   * program waits for the CPU once.
   */
  static final long MIN_FILTER_SPAN = 100 * MILLISECOND;

  /**
   * What is in flight may always be what leaves in this time (BBR.offload_budget, section 5.5.8): a
   * burst of the pacer lasts 1 ms, and one more may wait at the receiver to be taken together.
   */
  static final long OFFLOAD_SPAN = 2 * MILLISECOND;

  /** What a round tells of the loss that does not come from sending too fast, as a weight. */
  static final double BASE_LOSS_GAIN = 0.25;

  /** More than this share lost is never taken for the path's own loss. */
  static final double MAX_BASE_LOSS = 0.1;

  /** A round saw no queue when its smallest round trip was below this multiple of the smallest. */
  static final double QUEUELESS_RTT = 1.25;

  /** The answer to loss begins so many standard deviations above the path's own loss. */
  static final double BASE_LOSS_DEVIATIONS = 3;

  /** How fast the loss that others keep up is forgotten, a round without loss, as a share of it. */
  static final double OTHERS_LOSS_DECAY = 1.0 / 16;

  /** A round that lost more teaches nothing of it. */
  static final double MAX_OTHERS_LOSS = 0.3;

  /**
   * The answer to loss begins so many standard deviations above the loss that others keep up: fewer
   * than above the path's own, since flows of this kind share a queue the worse the more they bear.
   */
  static final double OTHERS_LOSS_DEVIATIONS = 2;

  /** Startup ends by a share of loss over this, however much the rate still grows. */
  static final double STARTUP_MAX_LOSS = 0.15;

  private BbrConstants() {}
}
