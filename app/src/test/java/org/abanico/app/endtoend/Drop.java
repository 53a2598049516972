package org.abanico.app.endtoend;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javafx.event.Event;
import javafx.scene.Scene;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.MouseButton;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.Region;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder dropped onto a window. It is picked up with the mouse from a window beside, as
 * there is no other way to a board of what is dragged; it is not moved, which JavaFX's headless
 * platform cannot do, but let go over the other window at once.
 */
final class Drop {
  private static final double SIZE = 200;
  private static final double FAR_RIGHT = 3000;

  private Drop() {}

  /** Whether the window took it. */
  static boolean onto(Stage window, Path dropped) {
    AtomicReference<@Nullable Boolean> taken = new AtomicReference<>();
    Stage beside = Desk.on(() -> beside(window.getScene(), dropped, taken));
    try {
      Robot mouse = Desk.on(Robot::new);
      Desk.run(() -> mouse.mouseMove(FAR_RIGHT + SIZE / 2, SIZE / 2));
      Desk.run(() -> mouse.mousePress(MouseButton.PRIMARY));
      Desk.run(() -> mouse.mouseMove(FAR_RIGHT + SIZE / 4, SIZE / 4));
      Desk.run(() -> mouse.mouseRelease(MouseButton.PRIMARY));
      Desk.await("the drop", () -> taken.get() != null);
      return Boolean.TRUE.equals(taken.get());
    } finally {
      Desk.run(beside::close);
      Desk.on(Drop::end);
    }
  }

  /**
   * JavaFX takes what is dragged for what the system's clipboard holds, until it is told of the
   * drag's end, which the headless platform never does.
   */
  private static boolean end() throws ReflectiveOperationException {
    Method release =
        Class.forName("com.sun.javafx.tk.quantum.QuantumClipboard")
            .getDeclaredMethod("releaseCurrentDragboard");
    release.setAccessible(true);
    release.invoke(null);
    return true;
  }

  private static Stage beside(Scene scene, Path dropped, AtomicReference<@Nullable Boolean> taken) {
    Region handle = new Region();
    handle.setOnDragDetected(
        event -> {
          Dragboard board = handle.startDragAndDrop(TransferMode.ANY);
          ClipboardContent content = new ClipboardContent();
          content.putFiles(List.of(dropped.toFile()));
          board.setContent(content);
          DragEvent drop =
              new DragEvent(
                  handle,
                  scene,
                  DragEvent.DRAG_DROPPED,
                  board,
                  0,
                  0,
                  0,
                  0,
                  TransferMode.LINK,
                  handle,
                  scene,
                  null);
          Event.fireEvent(scene, drop);
          taken.set(drop.isDropCompleted());
          board.clear();
          event.consume();
        });
    Stage beside = new Stage();
    beside.setScene(new Scene(handle, SIZE, SIZE));
    beside.setX(FAR_RIGHT);
    beside.setY(0);
    beside.show();
    return beside;
  }
}
