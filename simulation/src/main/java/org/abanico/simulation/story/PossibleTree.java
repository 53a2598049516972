package org.abanico.simulation.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a backup may be of a folder in which people work while it is read: each file as it was at
 * some time meanwhile, and whole, though its time may be an earlier one: nobody can say when it was
 * changed last if it is gone by then. Once somebody has published it, it is certain.
 */
final class PossibleTree {
  private final List<TreeImage> seen = new ArrayList<>();
  private boolean reading;
  private @Nullable TreeImage settled;

  PossibleTree(TreeImage now) {
    seen.add(now);
  }

  /** The folder begins to be read. */
  void begins(TreeImage now) {
    seen.clear();
    seen.add(now);
    reading = true;
  }

  /** The folder was read to its end. */
  void isRead() {
    reading = false;
  }

  /** The folder was changed. */
  void changes(TreeImage now) {
    if (reading) {
      seen.add(now);
    }
  }

  TreeImage certain() {
    if (settled != null) {
      return settled;
    }
    if (seen.size() > 1) {
      throw new IllegalStateException("nobody has published it");
    }
    return seen.getFirst();
  }

  /**
   * Somebody has published it. The first who does settles what it is.
   *
   * @param published as what
   * @param torn files of which the user was told that they did not hold still
   */
  TreeImage settled(Supplier<TreeImage> published, Set<String> torn) {
    TreeImage known = settled;
    if (known == null) {
      known = seen.size() == 1 ? seen.getFirst() : published.get();
      check(known, torn);
      settled = known;
    }
    return known;
  }

  private void check(TreeImage published, Set<String> torn) {
    List<String> wrong = new ArrayList<>();
    Set<String> names = new TreeSet<>(published.names());
    seen.forEach(image -> names.addAll(image.names()));
    for (String name : names) {
      if (!isPossible(name, published.get(name), torn.contains(name))) {
        wrong.add(name + ": " + published.get(name));
      }
    }
    BrokenPromiseException.require(wrong, "a backup has what was in its folder while it was read");
  }

  private boolean isPossible(String name, TreeImage.@Nullable Entry published, boolean torn) {
    boolean anyLacks = false;
    boolean anyHasMode = false;
    boolean anyHasTime = torn;
    boolean anyHolds = false;
    for (TreeImage image : seen) {
      TreeImage.Entry was = image.get(name);
      if (was == null || published == null) {
        anyLacks |= was == null;
      } else {
        anyHasMode |= was.mode() == published.mode();
        anyHasTime |= was.mtime().equals(published.mtime());
        anyHolds |= anyHasTime && was.isLike(published) && (torn || was.holds(published));
      }
    }
    return published == null ? anyLacks : anyHasMode && anyHolds;
  }
}
