package org.abanico.backup.source;

import java.util.Iterator;
import java.util.List;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.Found;
import org.jspecify.annotations.Nullable;

/** Every file is read. */
final class NoMemory implements ReadMemory {
  @Override
  public @Nullable Iterator<ManifestLine> find(Found.Regular file) {
    return null;
  }

  @Override
  public void begin(Found.Regular file) {}

  @Override
  public void line(ManifestLine line) {}

  @Override
  public void again() {}

  @Override
  public void end(@Nullable EntryAttributes after) {}

  @Override
  public boolean hasText(String root, String piece) {
    return false;
  }

  @Override
  public void finish(String root, List<String> pieces) {}

  @Override
  public void close() {}
}
