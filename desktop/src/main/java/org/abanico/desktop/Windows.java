package org.abanico.desktop;

import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.abanico.desktop.model.Threads;
import org.abanico.desktop.program.ClientHost;
import org.abanico.desktop.program.ServerHost;
import org.abanico.desktop.view.ClientWindow;
import org.abanico.desktop.view.ServerWindow;
import org.abanico.desktop.view.SystemChooser;

/** Opens a program's window. Once a process. */
public final class Windows {
  private Windows() {}

  /** There is no display, or JavaFX cannot use it. */
  public static final class NoDisplayException extends Exception {
    private static final long serialVersionUID = 1L;

    NoDisplayException(Throwable cause) {
      super(cause);
    }
  }

  /** Shows the server's window until it is closed. */
  public static void server(ServerHost host, InstantSource clock)
      throws NoDisplayException, InterruptedException {
    show(stage -> new ServerWindow(stage, host, threads(), clock).open());
  }

  /** Shows the client's window until it is closed. */
  public static void client(ClientHost host, InstantSource clock)
      throws NoDisplayException, InterruptedException {
    show(stage -> new ClientWindow(stage, host, threads(), clock, new SystemChooser()).open());
  }

  /** Of a window: what takes time gets a thread of its own, which does not keep the JVM alive. */
  public static Threads threads() {
    Executor worker = task -> Thread.ofPlatform().daemon().name("abanico-window").start(task);
    return new Threads(Platform::runLater, worker);
  }

  private static void show(Consumer<Stage> opener) throws NoDisplayException, InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    try {
      Platform.startup(begun::countDown);
    } catch (UnsupportedOperationException e) {
      throw new NoDisplayException(e);
    }
    begun.await();
    Platform.setImplicitExit(false);
    Platform.runLater(
        () -> {
          Stage stage = new Stage();
          stage.setOnHidden(_ -> closed.countDown());
          opener.accept(stage);
        });
    closed.await();
    Platform.exit();
  }
}
