package org.abanico.backup.destination;

import java.time.Clock;

/**
 * What a destination's folder lets happen to it.
 *
 * @param clock says when a backup was published
 * @param adopt whether a folder is taken that holds something and was never a destination: the
 *     first backup moves what is in it to history
 * @param allowRemovals whether a backup may remove over half of the files
 * @param acceptSource whether a backup may come from another device than the one before
 */
public record FolderOptions(
    Clock clock, boolean adopt, boolean allowRemovals, boolean acceptSource) {

  /** Nothing is let happen that has to be allowed. */
  public static FolderOptions careful(Clock clock) {
    return new FolderOptions(clock, false, false, false);
  }

  public FolderOptions withAdopt(boolean value) {
    return new FolderOptions(clock, value, allowRemovals, acceptSource);
  }

  public FolderOptions withAllowRemovals(boolean value) {
    return new FolderOptions(clock, adopt, value, acceptSource);
  }

  public FolderOptions withAcceptSource(boolean value) {
    return new FolderOptions(clock, adopt, allowRemovals, value);
  }
}
