package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.EntryAttributes.Kind;
import org.abanico.backup.tree.EntryXattrs;

/** Whether entries have the same attributes, of those that a backup carries. */
final class EntryComparison {
  private EntryComparison() {}

  /**
   * Compares an entry with what may replace it, in everything but content.
   *
   * @param before the attributes of {@code target}
   */
  static boolean same(Path target, EntryAttributes before, Path staged) throws IOException {
    EntryAttributes now = EntryAttributes.read(staged);
    return before.kind() == now.kind()
        && (before.kind() == Kind.SYMLINK || before.mode() == now.mode())
        && before.mtime().equals(now.mtime())
        && (before.kind() != Kind.FILE || before.size() == now.size())
        && before.major() == now.major()
        && before.minor() == now.minor()
        && Objects.equals(before.owner(), now.owner())
        && EntryXattrs.read(target).kept().equals(EntryXattrs.read(staged).kept());
  }
}
