package org.abanico.desktop.view;

import java.io.File;
import java.time.InstantSource;
import javafx.scene.Scene;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.stage.Stage;
import org.abanico.desktop.model.Appearance;
import org.abanico.desktop.model.ClientForm.Text;
import org.abanico.desktop.model.ClientModel;
import org.abanico.desktop.model.CommandModel;
import org.abanico.desktop.model.PastModel;
import org.abanico.desktop.model.Remembered;
import org.abanico.desktop.model.Speech;
import org.abanico.desktop.model.Threads;
import org.abanico.desktop.program.ClientHost;
import org.jspecify.annotations.Nullable;

/** The client's window. */
public final class ClientWindow {
  private final ClientModel model;
  private final PastModel past;
  private final CommandModel commands;
  private final Shell shell;

  /**
   * Makes it; on JavaFX's thread.
   *
   * @param chooser asks for the folder
   */
  public ClientWindow(
      Stage stage, ClientHost host, Threads threads, InstantSource clock, FolderChooser chooser) {
    Remembered remembered = new Remembered(host.memory(), threads.worker());
    Speech speech = new Speech(host);
    Appearance appearance = new Appearance(remembered, host.locale());
    model = new ClientModel(host, threads, remembered, speech, clock);
    past = new PastModel(host.past(), threads, remembered, model.form());
    commands = new CommandModel(host, threads, model.form());
    shell =
        new Shell(
            stage,
            speech,
            appearance,
            "client.title",
            context -> new ClientPage(context, model, past, commands, chooser),
            context -> ClientPage.status(context, model),
            model::poll);
    shell.follow(model);
    Notices notices = new Notices(stage, model, shell::currentContext, host, threads.worker());
    model.watch(notices::look);
    shell.follow(model.form());
    shell.follow(past);
    shell.follow(commands);
    shell.closesWith(
        () -> model.stage() == ClientModel.Stage.RUNNING || past.isBusy(),
        () ->
            model.stage() == ClientModel.Stage.RUNNING
                ? "question.close-client"
                : "question.close-past",
        then -> model.cancelThen(() -> past.cancelThen(then)));
    takeDroppedFolders(stage.getScene());
  }

  private void takeDroppedFolders(Scene scene) {
    scene.setOnDragOver(
        event -> {
          if (folder(event) != null) {
            event.acceptTransferModes(TransferMode.LINK, TransferMode.COPY);
          }
          event.consume();
        });
    scene.setOnDragDropped(
        event -> {
          File dropped = folder(event);
          if (dropped != null) {
            take(dropped.getPath());
          }
          event.setDropCompleted(dropped != null);
          event.consume();
        });
  }

  private void take(String folder) {
    if (past.isShown()) {
      past.typeFolder(folder);
      past.list();
    } else {
      model.form().type(Text.FOLDER, folder);
    }
  }

  private @Nullable File folder(DragEvent event) {
    boolean wanted = past.isShown() || model.stage() == ClientModel.Stage.SETUP;
    if (!wanted || !event.getDragboard().hasFiles()) {
      return null;
    }
    return event.getDragboard().getFiles().stream()
        .filter(File::isDirectory)
        .findFirst()
        .orElse(null);
  }

  /** Shows it. */
  public void open() {
    shell.show();
  }
}
