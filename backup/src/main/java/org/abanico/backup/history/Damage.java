package org.abanico.backup.history;

/**
 * Something that a destination does not hold as it should.
 *
 * @param snapshot the backup that it belongs to
 * @param path of the entry, as in the manifest; of a file of the snapshot itself, its name
 */
public record Damage(What what, String snapshot, String path) {
  /** What is wrong. */
  public enum What {
    /** It is not there. */
    MISSING,
    /** It is something else: another kind of entry, or a link to elsewhere. */
    OTHER,
    /** Its content is another. */
    CONTENT,
    /** It has another mode, time, owner or extended attribute. */
    ATTRIBUTES,
    /** The system does not let it be read. */
    UNREADABLE,
    /** The destination that it was asked of does not hold it any more as it should. */
    THERE,
    /** The snapshot's manifest or summary is damaged: what it held is not known for certain. */
    SNAPSHOT
  }
}
