package org.abanico.fuzzing;

import java.io.IOException;
import java.util.List;

/** Takes any bytes, and holds the code that reads them to what it promises. */
public interface FuzzTarget {

  /**
   * Reads one input. Keeps nothing of it: the same input does the same in any order of inputs.
   *
   * @throws RuntimeException and {@link AssertionError}: a promise is broken
   * @throws IOException where nothing could be tried out, as the disk failed
   */
  void run(byte[] input) throws IOException;

  /** Inputs to begin with, which reach what matters. */
  List<byte[]> seeds();

  /** How much of the heap an input of this length may take in all, the target's part too. */
  default long proportion(int length) {
    return 256L * length + (256 << 10);
  }
}
