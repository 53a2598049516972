package org.abanico.backup;

import java.util.List;

/**
 * What was found half done in a destination's folder, and what became of it.
 *
 * @param backup the backup that was not finished
 * @param tree the backup whose tree the folder is now; empty when it is that of none
 * @param shortfalls what entries were not given when the switch was finished
 * @param leftOut what of the backup is not held; nothing when it was broken off
 */
public record Recovery(
    What what, String backup, String tree, List<Shortfall> shortfalls, LeftOut leftOut) {
  /** One of which there is nothing more to tell. */
  public Recovery(What what, String backup, String tree) {
    this(what, backup, tree, List.of(), LeftOut.NOTHING);
  }

  /** What became of it. */
  public enum What {
    /** The folder was being switched to the backup: now it is its tree. */
    FINISHED,
    /** The backup had not come whole: the folder is the old tree. */
    BROKEN_OFF
  }
}
