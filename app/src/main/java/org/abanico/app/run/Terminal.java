package org.abanico.app.run;

import java.io.Console;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The terminal that standard output may be. */
public final class Terminal {
  private static final int USUAL_WIDTH = 80;
  private static final int NARROWEST = 20;
  private static final int WIDEST = 1000;
  private static final int STANDARD_OUTPUT = 1;

  /** {@code struct winsize}: four unsigned shorts, rows then columns first (tty_ioctl(4)). */
  private static final long WINSIZE_BYTES = 8;

  private static final long COLUMNS_OFFSET = 2;

  private final OptionalInt fixedWidth;
  private final @Nullable MethodHandle ioctl;
  private final long request;

  /**
   * The terminal of this process.
   *
   * @param environment where {@code COLUMNS} may say how wide it is
   */
  public Terminal(Map<String, String> environment) {
    fixedWidth = columns(environment.getOrDefault("COLUMNS", ""));
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    boolean linux = system.contains("linux");
    request = linux ? 0x5413L : 0x40087468L;
    ioctl = linux || system.contains("mac") ? ioctl() : null;
  }

  private static OptionalInt columns(String text) {
    return text.matches("\\d{1,4}") ? limited(Integer.parseInt(text)) : OptionalInt.empty();
  }

  private static OptionalInt limited(int columns) {
    return columns >= NARROWEST && columns <= WIDEST
        ? OptionalInt.of(columns)
        : OptionalInt.empty();
  }

  @SuppressWarnings("restricted") // The signature is the one of ioctl(2).
  private static @Nullable MethodHandle ioctl() {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("ioctl")
        .map(
            address ->
                linker.downcallHandle(
                    address,
                    FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(2)))
        .orElse(null);
  }

  /** Whether somebody sits before it: standard input and output are both a terminal. */
  public boolean isInteractive() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /** Its columns now; 80 when nothing tells. */
  public int width() {
    if (fixedWidth.isPresent() || ioctl == null) {
      return fixedWidth.orElse(USUAL_WIDTH);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(WINSIZE_BYTES);
      int result = (int) ioctl.invokeExact(STANDARD_OUTPUT, request, size);
      int columns = Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, COLUMNS_OFFSET));
      return result == 0 ? limited(columns).orElse(USUAL_WIDTH) : USUAL_WIDTH;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
