package org.abanico.desktop.model;

import java.util.Locale;
import java.util.Map;
import org.abanico.desktop.text.Language;

/** The language of a window, and its colours. */
public final class Appearance extends Model {
  private static final String LANGUAGE = "window.language";
  private static final String COLOURS = "window.colours";

  private final Remembered remembered;
  private Language language;
  private Colours colours;

  /** Light or dark. */
  public enum Colours {
    /** As the system says. */
    SYSTEM,
    LIGHT,
    DARK
  }

  /** As it was left; at first as the locale says. */
  public Appearance(Remembered remembered, Locale locale) {
    this.remembered = remembered;
    this.language = find(Language.values(), remembered.get(LANGUAGE, ""), Language.of(locale));
    this.colours = find(Colours.values(), remembered.get(COLOURS, ""), Colours.SYSTEM);
  }

  private static <E extends Enum<E>> E find(E[] all, String name, E otherwise) {
    for (E each : all) {
      if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
        return each;
      }
    }
    return otherwise;
  }

  public Language language() {
    return language;
  }

  public Colours colours() {
    return colours;
  }

  public void speak(Language chosen) {
    if (chosen != language) {
      language = chosen;
      remembered.put(Map.of(LANGUAGE, chosen.name().toLowerCase(Locale.ROOT)));
      changed();
    }
  }

  public void paint(Colours chosen) {
    if (chosen != colours) {
      colours = chosen;
      remembered.put(Map.of(COLOURS, chosen.name().toLowerCase(Locale.ROOT)));
      changed();
    }
  }
}
