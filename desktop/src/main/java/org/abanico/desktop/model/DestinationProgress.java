package org.abanico.desktop.model;

import org.abanico.client.ClientEvent;
import org.abanico.client.CopyProgress;
import org.abanico.client.DestinationStatus;
import org.abanico.server.ServerStatus;
import org.jspecify.annotations.Nullable;

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

  /** How it ended. */
  static DestinationProgress of(ClientEvent.DestinationResult result) {
    State state =
        result.held() ? State.HELD : result.isHandedOver() ? State.HANDED_OVER : State.FAILED;
    return new DestinationProgress(
        result.name(),
        state,
        share(state, 0, 1, false),
        result.files(),
        result.bytes(),
        result.code(),
        result.words());
  }

  /**
   * How far it is, as its source sees it.
   *
   * @param begun whether the backup has begun
   * @param whole how far the whole is, if that is known
   */
  static DestinationProgress of(
      DestinationStatus status, boolean begun, @Nullable CopyProgress whole) {
    State state = begun ? State.valueOf(status.state().name()) : State.WAITING;
    double share =
        whole == null
            ? share(state, 0, 0, false)
            : share(state, status.bytes(), whole.bytesTotal(), whole.counted());
    return new DestinationProgress(
        status.name(), state, share, status.files(), status.bytes(), status.code(), status.words());
  }

  /** How far it is, as the server sees it. */
  static DestinationProgress of(ServerStatus.Part part, ServerStatus.Relayed whole) {
    State state = State.valueOf(part.state().name());
    return new DestinationProgress(
        part.name(),
        state,
        share(state, part.bytes(), whole.bytes(), whole.counted()),
        part.files(),
        part.bytes(),
        part.code(),
        "");
  }

  /** The share that {@code bytes} are of a total; 1 only when it is done. */
  private static double share(State state, long bytes, long total, boolean counted) {
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
