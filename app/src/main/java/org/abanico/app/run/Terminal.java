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

  private final OptionalInt fixedWidth;

  /**
   * The terminal of this process.
   *
   * @param environment where {@code COLUMNS} may say how wide it is
   */
  public Terminal(Map<String, String> environment) {
    fixedWidth = columns(environment.getOrDefault("COLUMNS", ""));
  }

  private static OptionalInt columns(String text) {
    return text.matches("\\d{1,4}") ? limited(Integer.parseInt(text)) : OptionalInt.empty();
  }

  private static OptionalInt limited(int columns) {
    return columns >= NARROWEST && columns <= WIDEST
        ? OptionalInt.of(columns)
        : OptionalInt.empty();
  }

  /** Whether somebody sits before it: standard input and output are both a terminal. */
  public boolean isInteractive() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /** Its columns now; 80 when nothing tells. */
  public int width() {
    return fixedWidth.isPresent()
        ? fixedWidth.getAsInt()
        : limited(WindowSize.columns()).orElse(USUAL_WIDTH);
  }

  /** What the system says about a terminal's window: looked up when it is first asked. */
  private static final class WindowSize {
    private static final int STANDARD_OUTPUT = 1;

    /** {@code struct winsize}: four unsigned shorts, rows then columns first (ioctl_tty(2)). */
    private static final long BYTES = 8;

    private static final long COLUMNS_OFFSET = 2;
    private static final long TIOCGWINSZ_LINUX = 0x5413;
    private static final long TIOCGWINSZ_MAC = 0x40087468;

    private static final String SYSTEM = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    private static final boolean LINUX = SYSTEM.contains("linux");
    private static final @Nullable MethodHandle IOCTL =
        LINUX || SYSTEM.contains("mac") ? ioctl() : null;

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

    /** 0 when it says nothing. */
    static int columns() {
      if (IOCTL == null) {
        return 0;
      }
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment size = arena.allocate(BYTES);
        long request = LINUX ? TIOCGWINSZ_LINUX : TIOCGWINSZ_MAC;
        int result = (int) IOCTL.invokeExact(STANDARD_OUTPUT, request, size);
        return result == 0
            ? Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, COLUMNS_OFFSET))
            : 0;
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
