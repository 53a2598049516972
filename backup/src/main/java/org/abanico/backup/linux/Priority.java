package org.abanico.backup.linux;

import static org.abanico.backup.linux.Linux.INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** How much a thread counts when others want the processor or the disk. */
public final class Priority {
  private static final int PRIO_PROCESS = 0;
  private static final int CALLING_THREAD = 0;
  private static final int LEAST = 19;

  private Priority() {}

  /**
   * Puts the calling thread behind all others, for good; Linux derives from it also what its
   * reading from disks counts. Elsewhere nothing is changed.
   */
  public static void lower() {
    if (Linux.isHere()) {
      try (Scratch scratch = Scratch.take()) {
        int _ =
            (int) Calls.SETPRIORITY.invokeExact(scratch.state, PRIO_PROCESS, CALLING_THREAD, LEAST);
      } catch (Throwable e) {
        throw Linux.unexpected(e);
      }
    }
  }

  private static final class Calls {
    static final MethodHandle SETPRIORITY =
        Linux.handle("setpriority", FunctionDescriptor.of(INT, INT, INT, INT));
  }
}
