package org.abanico.desktop.program;

import org.abanico.client.ClientEvent;

/** What the client's window stands for. */
public interface ClientHost extends Host {

  /** What this machine is called unless its user says otherwise. */
  String machineName();

  /** What destinations' folders on this machine hold of the past. */
  PastHost past();

  /**
   * Checks a key as it is typed.
   *
   * @throws ProgramException when it cannot be one
   */
  void checkKey(String key) throws ProgramException;

  /** Says something on the desktop, if there is a way: without waiting until it has been read. */
  void tellDesktop(String title, String text);

  /**
   * Sends a folder once, or keeps copies until it is told to end.
   *
   * @throws ProgramException when it cannot begin, or ends by a fault
   */
  void run(ClientRequest request, Watcher<RunningClient, ClientEvent> watcher)
      throws ProgramException, InterruptedException;
}
