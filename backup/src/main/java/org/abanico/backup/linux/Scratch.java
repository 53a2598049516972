package org.abanico.backup.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Memory for the arguments of one call at a time: two paths, and something to be filled. A few of
 * them are kept for whoever takes them next; when all are taken, another is made.
 */
final class Scratch implements AutoCloseable {
  /** The most that an extended attribute, or a list of their names, takes. */
  static final int DATA_BYTES = 64 << 10;

  /** The longest path that a call takes, with the zero that ends it. */
  private static final int PATH_BYTES = 4_096;

  private static final int NAME_BYTES = 256;

  private static final int WORDS = 32;
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /** For threads that read a folder at the same time. */
  private static final int SPARES = 4;

  private static final Deque<Scratch> spares = new ArrayDeque<>(SPARES);

  final MemorySegment state;
  final MemorySegment data;

  /** For a copy of the first of {@link #data}. */
  final long[] words = new long[WORDS];

  private final MemorySegment path;
  private final MemorySegment other;

  private Scratch() {
    Arena arena = Arena.ofAuto();
    state = arena.allocate(STATE);
    path = arena.allocate(PATH_BYTES);
    other = arena.allocate(PATH_BYTES);
    data = arena.allocate(DATA_BYTES, Long.BYTES);
  }

  static Scratch take() {
    synchronized (spares) {
      Scratch kept = spares.poll();
      if (kept != null) {
        return kept;
      }
    }
    return new Scratch();
  }

  @Override
  public void close() {
    synchronized (spares) {
      if (spares.size() < SPARES) {
        spares.push(this);
      }
    }
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
