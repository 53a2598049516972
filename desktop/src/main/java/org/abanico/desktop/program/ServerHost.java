package org.abanico.desktop.program;

import java.util.List;
import org.abanico.server.ServerEvent;

/** What the server's window stands for. */
public interface ServerHost extends Host {

  /** The access key, which is made when there is none. Reads the disk. */
  String accessKey() throws ProgramException;

  /** Makes another access key, by which clients are admitted from the next start on. */
  String newAccessKey() throws ProgramException;

  /** Who is let in. */
  AdmissionHost admission();

  /** By what others reach this machine, the likeliest first; without loopback. May take long. */
  List<String> addresses();

  /**
   * Listens until it is told to stop.
   *
   * @param port 0 to 65535; with 0 the system chooses
   * @param options more of what it is told, as on a command line
   * @throws ProgramException when it cannot begin, or ends by a fault
   */
  void serve(int port, String options, Watcher<RunningServer, ServerEvent> watcher)
      throws ProgramException, InterruptedException;
}
