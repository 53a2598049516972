package org.abanico.simulation.story;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What a destination has said to be on its disk, and must not be sent again: content of what it has
 * published, and of what it has called STORED since.
 */
final class StoredChunks implements WatchedWriter.Watch {
  /** What was staged of more backups that were broken off than so many is not kept. */
  private static final int MOST_BROKEN_OFF = 8;

  private final BooleanSupplier disturbed;
  private final Set<String> published = new HashSet<>();
  private final Set<String> stored = new HashSet<>();
  private int begun;

  /**
   * @param disturbed whether files have changed while they were read: what was STORED of one that
   *     is read again may come again (protocol.md, 8.3)
   */
  StoredChunks(BooleanSupplier disturbed) {
    this.disturbed = disturbed;
  }

  /** A backup begins to come. */
  void begins() {
    if (++begun > MOST_BROKEN_OFF) {
      forgetUnpublished();
    }
  }

  /** What only was STORED does not count any more. */
  void forgetUnpublished() {
    stored.clear();
    stored.addAll(published);
    begun = 0;
  }

  /** A backup was published: what was staged and is not in it is gone. */
  void published(TreeImage tree) {
    published.addAll(tree.chunks());
    forgetUnpublished();
  }

  /** All else that was published may be gone. */
  void keepOnly(List<TreeImage> trees) {
    published.clear();
    trees.forEach(tree -> published.addAll(tree.chunks()));
    forgetUnpublished();
  }

  @Override
  public void come(String backup, List<String> chunks) {
    Set<String> held = disturbed.getAsBoolean() ? published : stored;
    for (String chunk : chunks) {
      if (held.contains(chunk)) {
        throw new BrokenPromiseException(
            "what a destination holds is not sent again: chunk " + chunk + " of " + backup);
      }
    }
  }

  @Override
  public void stored(List<String> chunks) {
    stored.addAll(chunks);
  }
}
