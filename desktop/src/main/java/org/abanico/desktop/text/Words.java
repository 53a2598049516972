package org.abanico.desktop.text;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** The windows' words in one language. Each text is a {@link MessageFormat}. */
public final class Words {
  private static final String BASE = "org.abanico.desktop.windows";

  private final Language language;
  private final Locale locale;
  private final ResourceBundle bundle;

  private Words(Language language, Locale locale) {
    this.language = language;
    this.locale = locale;
    this.bundle =
        ResourceBundle.getBundle(
            BASE,
            locale,
            Words.class.getClassLoader(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /**
   * The words of a language.
   *
   * @param ofUser the user's own locale
   */
  public static Words of(Language language, Locale ofUser) {
    return new Words(language, language.locale(ofUser));
  }

  public Language language() {
    return language;
  }

  public Locale locale() {
    return locale;
  }

  /**
   * The text of a key.
   *
   * @throws java.util.MissingResourceException for an unknown key
   */
  public String text(String key, Object... arguments) {
    return new MessageFormat(bundle.getString(key), locale).format(arguments);
  }

  /** The text of a key, its arguments in a list. */
  public String text(String key, List<String> arguments) {
    return text(key, arguments.toArray());
  }

  /** The text of {@code family.member}, or of {@code family.other} when there is none. */
  public String textOrOther(String family, String member, Object... arguments) {
    String key = family + "." + member;
    return text(bundle.containsKey(key) ? key : family + ".other", arguments);
  }
}
