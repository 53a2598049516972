package org.abanico.desktop.view;

import java.time.InstantSource;
import javafx.stage.Stage;
import org.abanico.desktop.model.AdmissionModel;
import org.abanico.desktop.model.Appearance;
import org.abanico.desktop.model.Remembered;
import org.abanico.desktop.model.ServerModel;
import org.abanico.desktop.model.Speech;
import org.abanico.desktop.model.Threads;
import org.abanico.desktop.program.ServerHost;

/** The server's window. */
public final class ServerWindow {
  private final ServerModel model;
  private final AdmissionModel admission;
  private final Shell shell;

  /** Makes it; on JavaFX's thread. */
  public ServerWindow(Stage stage, ServerHost host, Threads threads, InstantSource clock) {
    Remembered remembered = new Remembered(host.memory(), threads.worker());
    Speech speech = new Speech(host);
    Appearance appearance = new Appearance(remembered, host.locale());
    model = new ServerModel(host, threads, remembered, speech, clock);
    admission = new AdmissionModel(host.admission(), threads);
    shell =
        new Shell(
            stage,
            speech,
            appearance,
            "server.title",
            context -> new ServerPage(context, model, admission),
            context -> ServerPage.status(context, model),
            model::poll);
    shell.follow(model);
    shell.follow(admission);
    shell.closesWith(model::isBusy, () -> "question.close-server", model::stopThen);
  }

  /** Shows it. */
  public void open() {
    model.open();
    admission.look();
    shell.show();
  }
}
