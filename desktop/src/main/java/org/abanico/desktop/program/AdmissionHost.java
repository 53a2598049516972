package org.abanico.desktop.program;

import java.time.Instant;
import java.util.List;

/**
 * Who is let in at a server on this machine: the keys that it admits by, and the devices that it
 * knows by name. Reads and writes the disk: a window calls it off its thread.
 */
public interface AdmissionHost {

  /**
   * A key that the server admits by.
   *
   * @param id tells keys apart, and is no secret
   * @param groups that it is good for; empty: all
   * @param first whether it is the server's own, which stays
   */
  record Key(String name, String id, List<String> groups, boolean first) {}

  /**
   * A name that a device has used.
   *
   * @param label the name, after that of its key unless that is the first
   * @param blocked whether it is refused
   */
  record Device(String label, boolean blocked, Instant firstSeen) {}

  /** All that there is to tell. */
  record Listing(List<Key> keys, List<Device> devices) {}

  Listing list() throws ProgramException;

  /** The text of a key, which is a secret. */
  String keyText(String name) throws ProgramException;

  /**
   * Makes another key, and answers its text. It counts from the server's next start on.
   *
   * @param groups that it is good for; empty: all
   */
  String addKey(String name, List<String> groups) throws ProgramException;

  /** Takes a key away that was added, from the server's next start on. */
  void removeKey(String name) throws ProgramException;

  /** Gives a name free for the next device that uses it. */
  void forgetDevice(String label) throws ProgramException;

  /** Refuses a device from now on, or no more. */
  void setBlocked(String label, boolean blocked) throws ProgramException;
}
