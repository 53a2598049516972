package org.abanico.backup.manifest;

/**
 * Whose an entry is, in the numbers of the machine that it is on.
 *
 * @param uid of its user, 0 to 4,294,967,294
 * @param gid of its group, in the same range
 */
public record Owner(long uid, long gid) {
  /** The largest number: the one after it stands for none in the system's calls. */
  public static final long MAX_ID = 0xffff_fffeL;

  public Owner {
    if (uid < 0 || uid > MAX_ID || gid < 0 || gid > MAX_ID) {
      throw new IllegalArgumentException(uid + ":" + gid);
    }
  }
}
