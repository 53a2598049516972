package org.abanico.client;

/**
 * How far the copy is, as one side sees it.
 *
 * @param directory the directory being copied, relative to the folder, `/` between components; "."
 *     for the folder itself
 * @param filesTotal files counted so far; the whole when {@code counted}
 * @param bytesTotal bytes of content counted so far; the whole when {@code counted}
 * @param counted whether the totals are final
 * @param bytesPerSecond over the last seconds; 0 when unknown
 * @param nanosLeft estimated; -1 when unknown
 * @param phase what is going on
 */
public record CopyProgress(
    String directory,
    long filesDone,
    long filesTotal,
    long bytesDone,
    long bytesTotal,
    boolean counted,
    long bytesPerSecond,
    long nanosLeft,
    Phase phase) {

  /** What a copy is doing. */
  public enum Phase {
    /** Content is under way. */
    COPYING,
    /** All content is there; destinations are switching to the new tree. */
    PUBLISHING
  }
}
