package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.abanico.backup.abilities.NameRules;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.tree.DirectoryNames;
import org.jspecify.annotations.Nullable;

/** The names that a directory holds, taken in the manifest's order beside the manifest's own. */
public final class OldNames {
  private static final OldNames NONE = new OldNames(new DirectoryNames(List.of(), List.of()));

  private final List<String> names;
  private final List<Path> unrepresentable;
  private final BitSet passed = new BitSet();
  private @Nullable Map<String, Integer> folded;
  private int next;

  private OldNames(DirectoryNames listed) {
    this.names = listed.names();
    this.unrepresentable = listed.unrepresentable();
  }

  /** Those of a directory that its owner can list. */
  public static OldNames in(Path directory) throws IOException {
    return new OldNames(DirectoryNames.list(directory));
  }

  /** Those of several directories together; each that is not there has none. */
  public static OldNames inAll(List<Path> directories) throws IOException {
    Set<String> names = new TreeSet<>(Names::compare);
    List<Path> unrepresentable = new ArrayList<>();
    for (Path directory : directories) {
      DirectoryNames listed = DirectoryNames.list(directory);
      names.addAll(listed.names());
      unrepresentable.addAll(listed.unrepresentable());
    }
    return new OldNames(new DirectoryNames(List.copyOf(names), unrepresentable));
  }

  /** Those of a directory that is not there yet. */
  public static OldNames none() {
    return NONE;
  }

  /** The next old name that comes before {@code name}, or any that is left when it is null. */
  @Nullable String nextBefore(@Nullable String name) {
    next = passed.nextClearBit(next);
    if (next >= names.size()) {
      return null;
    }
    String old = names.get(next);
    if (name != null && Names.compare(old, name) >= 0) {
      return null;
    }
    next++;
    return old;
  }

  /** Whether {@code name} was there; to be asked after {@link #nextBefore} has nothing for it. */
  boolean had(String name) {
    next = passed.nextClearBit(next);
    boolean there = next < names.size() && names.get(next).equals(name);
    if (there) {
      next++;
    }
    return there;
  }

  /**
   * An old name that still stands out and is, to the file system, the same as {@code name}, though
   * written in another way; null when there is none. It is passed then. To be asked as {@link
   * #had}, before it.
   */
  @Nullable String clash(String name, NameRules rules) {
    Map<String, Integer> places = folded;
    if (places == null) {
      places = HashMap.newHashMap(names.size());
      for (int i = 0; i < names.size(); i++) {
        places.put(rules.fold(names.get(i)), i);
      }
      folded = places;
    }
    Integer place = places.get(rules.fold(name));
    if (place == null || place < next || passed.get(place) || names.get(place).equals(name)) {
      return null;
    }
    passed.set(place);
    return names.get(place);
  }

  /** Old entries whose names no manifest can hold. */
  List<Path> unrepresentable() {
    return unrepresentable;
  }
}
