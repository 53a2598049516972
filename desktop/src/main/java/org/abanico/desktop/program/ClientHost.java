package org.abanico.desktop.program;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.abanico.client.ClientEvent;

/** What the client's window stands for. */
public interface ClientHost extends Host {
  /** What a command ends with that was broken off. */
  int INTERRUPTED = 130;

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
   * Runs a command as on a command line, until it has ended.
   *
   * @param words the command, its options and words
   * @param settings by the names that they have in a settings file, {@code key} among them
   * @param said told the lines that it writes, on any thread, several at a time
   * @return what it ended with (operations.md, exit codes)
   * @throws InterruptedException when this thread was interrupted, and so the command
   */
  int command(List<String> words, Map<String, String> settings, Consumer<List<String>> said)
      throws InterruptedException;

  /**
   * Sends a folder once, or keeps copies until it is told to end.
   *
   * @throws ProgramException when it cannot begin, or ends by a fault
   */
  void run(ClientRequest request, Watcher<RunningClient, ClientEvent> watcher)
      throws ProgramException, InterruptedException;
}
