package org.abanico.fuzzing;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** Gives a target inputs, and looks at what they take of the heap. */
public final class Trial {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final FuzzTarget target;
  private final int slack;

  /**
   * @param slack how many times what is in proportion an input may take: what watches the code
   *     takes some, too
   */
  public Trial(FuzzTarget target, int slack) {
    this.target = target;
    this.slack = slack;
  }

  /**
   * Gives the target an input.
   *
   * @throws AssertionError or RuntimeException when a promise is broken
   */
  public void run(byte[] input) throws IOException {
    long most = slack * target.proportion(input.length);
    if (allocates(input) <= most) {
      return;
    }
    // Classes are loaded and instrumented on this thread the first time that they are used.
    long taken = allocates(input);
    if (taken > most) {
      throw new AssertionError(
          input.length + " bytes of input took " + taken + " bytes of the heap, not " + most);
    }
  }

  private long allocates(byte[] input) throws IOException {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    target.run(input);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
