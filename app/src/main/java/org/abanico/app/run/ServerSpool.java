package org.abanico.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.abanico.app.spool.FileSpool;
import org.abanico.app.text.SafeText;
import org.abanico.server.Spool;
import org.abanico.transport.netty.UdpDriver;

/** The spool of a server, if it has one: closed behind the driver that uses it. */
final class ServerSpool implements AutoCloseable {
  private final Optional<FileSpool> files;
  private final Front front;

  private ServerSpool(Optional<FileSpool> files, Front front) {
    this.files = files;
    this.front = front;
  }

  /**
   * @throws StartException when its folder cannot be used
   */
  static ServerSpool open(ServerConfig config, Front front) throws StartException {
    if (config.spool().isEmpty()) {
      return new ServerSpool(Optional.empty(), front);
    }
    Path folder = config.spool().get();
    try {
      return new ServerSpool(Optional.of(FileSpool.open(folder, config.spoolBytes())), front);
    } catch (IOException e) {
      String words =
          front
              .messages()
              .text(
                  "server.spool.unusable",
                  SafeText.of(folder.toString()),
                  SafeText.of(e.toString()));
      throw new StartException(ExitCode.FOLDER, words, e);
    }
  }

  /** As the relay uses it. */
  Spool used(UdpDriver driver) {
    files.ifPresent(spool -> spool.begin(driver.newWorkers("spool")));
    return files.<Spool>map(spool -> spool).orElse(Spool.NONE);
  }

  @Override
  public void close() {
    files.ifPresent(
        spool -> {
          try {
            spool.close();
          } catch (IOException e) {
            front.console().err(front.messages().text("server.spool.left", e) + "\n");
          }
        });
  }
}
