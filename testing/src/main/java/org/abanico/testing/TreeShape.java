package org.abanico.testing;

/**
 * What {@link Trees} makes a tree of.
 *
 * @param entries about how many, besides the special ones
 * @param maxFileBytes the size that few files come close to
 * @param chunkBytes sizes around this one, and multiples of it, occur when they are within {@code
 *     maxFileBytes}
 * @param depth the deepest directory
 * @param fifos whether there are some
 */
public record TreeShape(int entries, int maxFileBytes, int chunkBytes, int depth, boolean fifos) {
  /** Some dozens of entries of every kind. */
  public static TreeShape small() {
    return new TreeShape(60, 40_000, 252 << 10, 6, false);
  }

  /** Some hundreds, with files of several chunks. */
  public static TreeShape medium() {
    return new TreeShape(300, 1_200_000, 252 << 10, 12, false);
  }

  public TreeShape withFifos() {
    return new TreeShape(entries, maxFileBytes, chunkBytes, depth, true);
  }
}
