package org.abanico.transport.congestion;

/**
 * What loss has taught about rate and volume since the last probe (draft-ietf-ccwg-bbr-06, section
 * 5.5.10.3): after a round with loss, no more than what that round delivered, but {@link
 * BbrConstants#BETA} of the bound before at least. Also remembers, for that, the most that one
 * round delivered.
 */
final class ShortTermBounds {
  static final long NONE = Long.MAX_VALUE;

  private long latestRate;
  private long latestVolume;
  private long rate = NONE;
  private long volume = NONE;
  private long undoRate = NONE;
  private long undoVolume = NONE;

  /** A delivery sample: bytes a second (-1 when unknown), and bytes. */
  void add(long sampleRate, long sampleVolume) {
    latestRate = Math.max(latestRate, sampleRate);
    latestVolume = Math.max(latestVolume, sampleVolume);
  }

  /** A round has ended; that sample is the first of the next. */
  void endRound(long sampleRate, long sampleVolume) {
    latestRate = Math.max(0, sampleRate);
    latestVolume = sampleVolume;
  }

  /** Forgets what this round delivered. */
  void forgetLatest() {
    latestRate = 0;
    latestVolume = 0;
  }

  /** The round that ends had loss: lowers the bounds, from these where there are none yet. */
  void lower(long bandwidth, long window) {
    long fromRate = rate == NONE ? bandwidth : rate;
    long fromVolume = volume == NONE ? window : volume;
    rate = Math.max(latestRate, (long) (BbrConstants.BETA * fromRate));
    volume = Math.max(latestVolume, (long) (BbrConstants.BETA * fromVolume));
  }

  void lift() {
    rate = NONE;
    volume = NONE;
  }

  /** Remembers the bounds for {@link #undo}. */
  void save() {
    undoRate = rate;
    undoVolume = volume;
  }

  /** Back to the bounds saved, where they were higher. */
  void undo() {
    rate = Math.max(rate, undoRate);
    volume = Math.max(volume, undoVolume);
  }

  /** Bytes a second, or {@link #NONE}. */
  long rate() {
    return rate;
  }

  /** Bytes in flight, or {@link #NONE}. */
  long volume() {
    return volume;
  }

  /** The most bytes that a sample of this round delivered. */
  long latestVolume() {
    return latestVolume;
  }
}
