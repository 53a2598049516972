package org.abanico.desktop.view;

import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javafx.stage.Stage;
import org.abanico.desktop.model.ClientModel;
import org.abanico.desktop.program.ClientHost;

/** Tells the desktop how a backup ended, when its user looks at something else. */
final class Notices {
  private final Stage window;
  private final ClientModel model;
  private final Supplier<Context> context;
  private final ClientHost host;
  private final Executor worker;
  private boolean told = true;

  Notices(
      Stage window,
      ClientModel model,
      Supplier<Context> context,
      ClientHost host,
      Executor worker) {
    this.window = window;
    this.model = model;
    this.context = context;
    this.host = host;
    this.worker = worker;
  }

  /** Looks at what the model is at, after each change. */
  void look() {
    if (!model.isSettled()) {
      told = false;
      return;
    }
    if (told) {
      return;
    }
    told = true;
    if (!window.isFocused() || window.isIconified()) {
      Headline headline = Headline.of(context.get(), model);
      worker.execute(() -> host.tellDesktop(headline.title(), headline.text()));
    }
  }
}
