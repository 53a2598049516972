package org.abanico.backup.destination;

/** What is done about a line of the manifest of a file's content. */
enum Decision {
  /** A chunk that the folder's file of this name has in this place. */
  SAME,
  /** A chunk that is somewhere in the folder. */
  HAVE,
  /** A chunk that has to come. */
  NEED,
  /** A chunk, or the end, of a file that cannot be held. */
  LEFT_OUT,
  /** The end of a file that stays as it is. */
  STAYS,
  /** The end of a file that is staged. */
  STAGED
}
