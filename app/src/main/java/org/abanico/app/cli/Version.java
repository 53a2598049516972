package org.abanico.app.cli;

import java.util.ResourceBundle;

/** Which version of Abanico this is, as its build says. */
final class Version {
  static final String TEXT =
      ResourceBundle.getBundle("org.abanico.app.version").getString("version");

  private Version() {}
}
