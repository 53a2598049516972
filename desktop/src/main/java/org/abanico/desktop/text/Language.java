package org.abanico.desktop.text;

import java.util.Locale;

/** A language that the windows speak. */
public enum Language {
  ENGLISH("English", Locale.ENGLISH),
  SPANISH("Español", Locale.of("es"));

  private final String ownName;
  private final Locale locale;

  Language(String ownName, Locale locale) {
    this.ownName = ownName;
    this.locale = locale;
  }

  /** The one for a locale: English when there is none. */
  public static Language of(Locale locale) {
    return locale.getLanguage().equals(SPANISH.locale.getLanguage()) ? SPANISH : ENGLISH;
  }

  /** What it is called in itself. */
  public String ownName() {
    return ownName;
  }

  /** How figures are written: as the user's own locale says where that has this language. */
  public Locale locale(Locale ofUser) {
    return ofUser.getLanguage().equals(locale.getLanguage()) ? ofUser : locale;
  }
}
