package org.abanico.backup;

/**
 * What was found half done in a destination's folder, and what became of it.
 *
 * @param backup the backup that was not finished
 * @param tree the backup whose tree the folder is now; empty when it is that of none
 */
public record Recovery(What what, String backup, String tree) {
  /** What became of it. */
  public enum What {
    /** The folder was being switched to the backup: now it is its tree. */
    FINISHED,
    /** The backup had not come whole: the folder is the old tree. */
    BROKEN_OFF
  }
}
