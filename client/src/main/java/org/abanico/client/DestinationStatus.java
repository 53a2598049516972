package org.abanico.client;

/**
 * How far a source's destination is.
 *
 * @param files that it last said it has
 * @param bytes of content, likewise
 * @param code why it failed (protocol.md, section 9); empty while it is not known what becomes of
 *     it
 * @param words what the other side said about it; may be empty
 */
public record DestinationStatus(
    String name, State state, long files, long bytes, String code, String words) {

  /** What it does. */
  public enum State {
    /** It is there, and gets nothing now. */
    WAITING,
    /** It is there, and content is under way once the backup has begun. */
    RECEIVING,
    /** It has everything, and switches to the new tree. */
    PUBLISHING,
    HELD,
    FAILED,
    /** It is gone, and may come back. */
    LOST
  }
}
