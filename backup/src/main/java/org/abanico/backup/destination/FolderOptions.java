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
 * @param beside does some of the work while the caller's thread does the rest
 */
public record FolderOptions(
    Clock clock, boolean adopt, boolean allowRemovals, boolean acceptSource, Beside beside) {

  /** Nothing is let happen that has to be allowed; everything is done on the caller's thread. */
  public static FolderOptions careful(Clock clock) {
    return new FolderOptions(clock, false, false, false, Beside.NOBODY);
  }

  public FolderOptions withAdopt(boolean value) {
    return new FolderOptions(clock, value, allowRemovals, acceptSource, beside);
  }

  public FolderOptions withAllowRemovals(boolean value) {
    return new FolderOptions(clock, adopt, value, acceptSource, beside);
  }

  public FolderOptions withAcceptSource(boolean value) {
    return new FolderOptions(clock, adopt, allowRemovals, value, beside);
  }

  public FolderOptions withBeside(Beside value) {
    return new FolderOptions(clock, adopt, allowRemovals, acceptSource, value);
  }
}
