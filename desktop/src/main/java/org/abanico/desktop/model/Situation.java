package org.abanico.desktop.model;

import java.time.ZonedDateTime;
import java.util.List;
import org.abanico.backup.FolderException;

/** What a client is at. */
public sealed interface Situation {

  /** Its folder and its port are being opened. */
  record Beginning() implements Situation {}

  /** Looking for the server; {@code attempt} counts from 1. */
  record Connecting(String server, int attempt) implements Situation {}

  /**
   * No connection; the code is one of protocol.md, section 9.
   *
   * @param retryInNanos until it is tried again; -1 when it is not
   */
  record Disconnected(String code, String words, long retryInNanos) implements Situation {}

  /** So many destinations are there of so many; {@code need} is 0 while no source is there. */
  record Waiting(int have, int need) implements Situation {}

  /**
   * A backup is under way.
   *
   * @param source empty when it is from here
   * @param waitsFor destinations before whose catching up the server has no room
   */
  record Copying(String backup, String source, List<String> waitsFor) implements Situation {}

  /**
   * To a source that stays: it waits for its next backup.
   *
   * @param watched whether a change begins it earlier
   */
  record Scheduled(ZonedDateTime time, boolean watched) implements Situation {}

  /** To a destination: its folder holds that backup. */
  record Holding(String backup, String source) implements Situation {}

  /** To a destination: that backup came to nothing here. */
  record Failed(String backup, String code, String words) implements Situation {}

  /** The server does not take it. */
  record Refused(String code, String words) implements Situation {}

  /** The folder failed while it was used. */
  record FolderFailed(FolderException.Problem problem, String path) implements Situation {}
}
