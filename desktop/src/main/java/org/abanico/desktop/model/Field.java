package org.abanico.desktop.model;

/** What the client's window asks for. */
public enum Field {
  SERVER,
  PORT,
  KEY,
  FOLDER,
  DESTINATIONS,
  KEEP,
  GROUP,
  NAME,
  EVERY,
  AT,
  LIMIT,
  ON_SUCCESS,
  ON_FAILURE,
  OPTIONS
}
