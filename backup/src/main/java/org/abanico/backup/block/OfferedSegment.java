package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.abanico.backup.manifest.ManifestLine;
import org.jspecify.annotations.Nullable;

/** The chunks that a segment announces, until it is known who wants them. */
final class OfferedSegment {
  /**
   * A chunk.
   *
   * @param bytes what was read; null when it is remembered
   * @param file where it is remembered to be; null when it was read
   * @param filesSoFar files complete before it
   * @param bytesSoFar content up to its end
   */
  record Item(
      ManifestLine.Chunk chunk,
      @Nullable ByteBuf bytes,
      @Nullable Supplier<Path> file,
      long offset,
      String directory,
      long filesSoFar,
      long bytesSoFar) {

    void release() {
      if (bytes != null) {
        bytes.release();
      }
    }
  }

  private final List<Item> items = new ArrayList<>();
  private long held;

  void add(Item item) {
    items.add(item);
    if (item.bytes() != null) {
      held += item.chunk().length();
    }
  }

  int size() {
    return items.size();
  }

  Item get(int index) {
    return items.get(index);
  }

  /** How many bytes wait in memory. */
  long held() {
    return held;
  }

  /** Forgets all from this one on. */
  void releaseFrom(int index) {
    for (int i = index; i < items.size(); i++) {
      items.get(i).release();
    }
    items.subList(Math.min(index, items.size()), items.size()).clear();
  }

  void release() {
    releaseFrom(0);
  }
}
