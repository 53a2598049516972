package org.abanico.app.endtoend;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;

/**
 * JavaFX for tests: one toolkit for all of them, on its headless platform, unless {@code
 * abanico.display} asks for a real one.
 */
final class Desk {
  private static final long PATIENCE_SECONDS = 120;
  private static final CompletableFuture<Boolean> STARTED = new CompletableFuture<>();

  private Desk() {}

  /** Starts the toolkit, if that has not been done. */
  static synchronized void start() {
    if (STARTED.isDone()) {
      return;
    }
    if (!Boolean.getBoolean("abanico.display")) {
      System.setProperty("glass.platform", "Headless");
      System.setProperty("prism.order", "sw");
    }
    Platform.startup(() -> STARTED.complete(true));
    Platform.setImplicitExit(false);
    get(STARTED, "the start of JavaFX");
  }

  /** Does something on JavaFX's thread. */
  static <T> T on(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Platform.runLater(
        () -> {
          try {
            result.complete(work.call());
          } catch (Exception | AssertionError e) {
            result.completeExceptionally(e);
          }
        });
    return get(result, "JavaFX's thread");
  }

  static void run(Runnable work) {
    on(
        () -> {
          work.run();
          return true;
        });
  }

  /** Waits until something is so, which is looked at whenever the window is drawn. */
  static void await(String what, BooleanSupplier condition) {
    await(what, condition, () -> {});
  }

  /** As the other, and does something in the same moment. */
  static void await(String what, BooleanSupplier condition, Runnable then) {
    CompletableFuture<Boolean> met = new CompletableFuture<>();
    AnimationTimer timer =
        new AnimationTimer() {
          @Override
          public void handle(long now) {
            try {
              if (!met.isDone() && condition.getAsBoolean()) {
                then.run();
                met.complete(true);
              }
            } catch (RuntimeException | AssertionError e) {
              met.completeExceptionally(e);
            }
          }
        };
    run(timer::start);
    try {
      get(met, what);
    } finally {
      run(timer::stop);
    }
  }

  private static <T> T get(CompletableFuture<T> future, String what) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(what, e);
    } catch (ExecutionException e) {
      throw new AssertionError(what, e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("waited in vain for " + what, e);
    }
  }
}
