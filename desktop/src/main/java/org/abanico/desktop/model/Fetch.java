package org.abanico.desktop.model;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.abanico.desktop.program.ProgramException;

/** Something that is read off the window's thread, unless nobody wants it any more. */
final class Fetch {
  private final AtomicBoolean stopped = new AtomicBoolean();

  private Fetch() {}

  /** What is read. */
  interface Reading<T> {
    /** May throw a {@link CancellationException} when it is stopped. */
    T read(BooleanSupplier stopped) throws ProgramException;
  }

  /**
   * Begins to read.
   *
   * @param done told on the window's thread, unless it is stopped before
   * @param failed likewise
   */
  static <T> Fetch start(
      Threads threads, Reading<T> reading, Consumer<T> done, Consumer<ProgramException> failed) {
    Fetch fetch = new Fetch();
    threads
        .worker()
        .execute(
            () -> {
              Runnable told = fetch.read(reading, done, failed);
              threads
                  .window()
                  .execute(
                      () -> {
                        if (!fetch.stopped.get()) {
                          told.run();
                        }
                      });
            });
    return fetch;
  }

  private <T> Runnable read(
      Reading<T> reading, Consumer<T> done, Consumer<ProgramException> failed) {
    try {
      T value = reading.read(stopped::get);
      return () -> done.accept(value);
    } catch (ProgramException e) {
      return () -> failed.accept(e);
    } catch (CancellationException e) {
      stop();
      return () -> {};
    } catch (RuntimeException e) {
      ProgramException fault = new ProgramException("fault", e, String.valueOf(e));
      return () -> failed.accept(fault);
    }
  }

  /** Nobody wants it. */
  void stop() {
    stopped.set(true);
  }
}
