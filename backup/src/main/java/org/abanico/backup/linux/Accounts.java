package org.abanico.backup.linux;

import static org.abanico.backup.linux.Linux.INT;
import static org.abanico.backup.linux.Linux.POINTER;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The machine's users and groups. */
public final class Accounts {
  private static final MethodHandle USER_ID = Linux.handle("geteuid", FunctionDescriptor.of(INT));
  private static final MethodHandle USER =
      Linux.handle("getpwnam", FunctionDescriptor.of(POINTER, POINTER));
  private static final MethodHandle GROUP =
      Linux.handle("getgrnam", FunctionDescriptor.of(POINTER, POINTER));

  /** A name, a password, then the number, in both structures. */
  private static final int NUMBER_OFFSET = 16;

  private Accounts() {}

  /** Whether this program has root's rights. */
  public static boolean isRoot() {
    try (Scratch scratch = Scratch.take()) {
      return (int) USER_ID.invokeExact(scratch.state) == 0;
    } catch (Throwable e) {
      throw Linux.unexpected(e);
    }
  }

  /** The number of a user; −1 when there is none of that name. */
  public static long user(String name) {
    return look(USER, name);
  }

  /** The number of a group; −1 when there is none of that name. */
  public static long group(String name) {
    return look(GROUP, name);
  }

  /** What is found is in memory that the next call writes to. */
  @SuppressWarnings("restricted")
  private static synchronized long look(MethodHandle call, String name) {
    try (Scratch scratch = Scratch.take()) {
      MemorySegment found = (MemorySegment) call.invokeExact(scratch.state, scratch.path(name));
      if (found.equals(MemorySegment.NULL)) {
        return -1;
      }
      return Integer.toUnsignedLong(
          found.reinterpret(NUMBER_OFFSET + INT.byteSize()).get(INT, NUMBER_OFFSET));
    } catch (Throwable e) {
      throw Linux.unexpected(e);
    }
  }
}
