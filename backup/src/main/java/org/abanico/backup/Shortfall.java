package org.abanico.backup;

/**
 * Something that a destination could not give to its entries, though the backup has it.
 *
 * @param count of how many entries
 * @param example the path of the first one
 */
public record Shortfall(Kind kind, long count, String example) {
  /** What it is. */
  public enum Kind {
    /** The user or group that it belongs to: that takes root. */
    OWNER,
    /** Its mode: the file system has none. */
    MODE,
    /** The bits of its mode that lend its owner's rights: they go with the owner only. */
    SET_ID,
    /** Extended attributes: the file system has none, or they take root. */
    XATTR,
    /** Access control lists: the file system has none. */
    ACL,
    /** The whole entry, a FIFO or device: that takes root, or another file system. */
    SPECIAL,
    /** That it is another name of a file: it is a copy. */
    LINK
  }
}
