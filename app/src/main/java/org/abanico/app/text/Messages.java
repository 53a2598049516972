package org.abanico.app.text;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * The program's words in one language. Each text is a {@link MessageFormat}, also those without
 * arguments.
 */
public final class Messages {
  private static final String BASE = "org.abanico.app.messages";
  private static final String HELP_BASE = "org.abanico.app.help";

  private final Locale locale;
  private final ResourceBundle bundle;
  private final ResourceBundle help;

  private Messages(Locale locale) {
    this.locale = locale;
    this.bundle = load(BASE, locale);
    this.help = load(HELP_BASE, locale);
  }

  /** The words for a locale; English when there are none for its language. */
  public static Messages of(Locale locale) {
    return new Messages(locale);
  }

  private static ResourceBundle load(String base, Locale locale) {
    return ResourceBundle.getBundle(
        base,
        locale,
        Messages.class.getClassLoader(),
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
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

  /**
   * The text of {@code family.member}, or of {@code family.other} when there is none: for codes
   * that a newer peer may have sent. The arguments are those of the text.
   */
  public String textOrOther(String family, String member, Object... arguments) {
    String key = family + "." + member;
    return text(bundle.containsKey(key) ? key : family + ".other", arguments);
  }

  /** What the commands' help says, for picocli: in its own syntax, not MessageFormat's. */
  public ResourceBundle help() {
    return help;
  }
}
