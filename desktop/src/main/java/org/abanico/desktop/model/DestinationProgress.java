package org.abanico.desktop.model;

/**
 * How far a destination is, as either program sees it.
 *
 * @param share of the whole, 0 to 1; -1 while the whole is not known
 * @param code why it failed (protocol.md, section 9); empty when it has not
 * @param words what it said about that; may be empty
 */
public record DestinationProgress(
    String name, State state, double share, long files, long bytes, String code, String words) {

  /** What it does. */
  public enum State {
    /** It is there, and nothing has begun. */
    WAITING,
    RECEIVING,
    PUBLISHING,
    HELD,
    FAILED,
    /** It is gone, and may come back. */
    LOST,
    /** Its source does not wait for it. */
    HANDED_OVER
  }

  /** The share that {@code bytes} are of a total; 1 only when it is done. */
  static double share(State state, long bytes, long total, boolean counted) {
    if (state == State.HELD) {
      return 1;
    }
    if (!counted) {
      return -1;
    }
    double share = total <= 0 ? 1 : Math.clamp((double) bytes / total, 0, 1);
    return state == State.PUBLISHING ? share : Math.min(share, 0.99);
  }
}
