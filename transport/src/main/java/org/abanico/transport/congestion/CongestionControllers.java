package org.abanico.transport.congestion;

/** The congestion controllers that can be chosen. */
public enum CongestionControllers {
  CUBIC {
    @Override
    public CongestionController create(int datagramBytes, long maxWindow, long initialRttNanos) {
      return new Cubic(datagramBytes, maxWindow, initialRttNanos);
    }
  };

  /**
   * Makes one for a connection.
   *
   * @param datagramBytes the size of a full datagram
   * @param maxWindow bytes that the window never exceeds
   * @param initialRttNanos assumed until there is a sample
   */
  public abstract CongestionController create(
      int datagramBytes, long maxWindow, long initialRttNanos);
}
