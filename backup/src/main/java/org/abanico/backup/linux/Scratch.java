package org.abanico.backup.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Memory for the arguments of one call at a time: two paths, and something to be filled. One of
 * them is kept for whoever takes it next; when it is taken, another is made.
 */
final class Scratch implements AutoCloseable {
  /** The most that an extended attribute, or a list of their names, takes. */
  static final int DATA_BYTES = 64 << 10;

  /** The longest path that a call takes, with the zero that ends it. */
  private static final int PATH_BYTES = 4_096;

  private static final int NAME_BYTES = 256;
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static @Nullable Scratch spare;

  final MemorySegment state;
  final MemorySegment data;
  private final MemorySegment path;
  private final MemorySegment other;

  private Scratch() {
    Arena arena = Arena.ofAuto();
    state = arena.allocate(STATE);
    path = arena.allocate(PATH_BYTES);
    other = arena.allocate(PATH_BYTES);
    data = arena.allocate(DATA_BYTES, Long.BYTES);
  }

  static synchronized Scratch take() {
    Scratch kept = spare;
    spare = null;
    return kept == null ? new Scratch() : kept;
  }

  private static synchronized void keep(Scratch scratch) {
    spare = scratch;
  }

  @Override
  public void close() {
    keep(this);
  }

  /** A path for a call: null to one, which answers EFAULT, when it is longer than any may be. */
  MemorySegment path(String text) {
    return put(text, path, PATH_BYTES);
  }

  /** Another path, or a target. */
  MemorySegment other(String text) {
    return put(text, other, PATH_BYTES);
  }

  /** The name of an extended attribute. */
  MemorySegment name(String text) {
    return put(text, other, NAME_BYTES);
  }

  private static MemorySegment put(String text, MemorySegment to, int limit) {
    if (text.length() < limit / 3 || text.getBytes(StandardCharsets.UTF_8).length < limit) {
      to.setString(0, text, StandardCharsets.UTF_8);
      return to;
    }
    return MemorySegment.NULL;
  }

  /** What a call that answered {@code result} is to be told of: 0, or the errno. */
  int errno(int result) {
    return result >= 0 ? 0 : (int) ERRNO.get(state, 0L);
  }
}
