package org.abanico.server;

import org.abanico.security.DeviceId;

/**
 * Whose name is whose: under each access key, a name belongs to the device that first used it on
 * this server, as a source or as a destination, until it is forgotten. Called on the thread that
 * drives the endpoint; must answer at once.
 */
public interface Devices {

  /**
   * Whether a device may use a name. A name that nobody has becomes its own.
   *
   * @param key the name of the access key that the device was admitted with
   * @param name within the limits of names
   */
  Verdict admit(String key, String name, DeviceId device);

  /** What comes of it. */
  enum Verdict {
    ADMITTED,
    /** The name belongs to another device. */
    NAME_OF_ANOTHER,
    /** The name is blocked, whoever uses it. */
    BLOCKED,
    /** No more names can be remembered. */
    FULL
  }
}
