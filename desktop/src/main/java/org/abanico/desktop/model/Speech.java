package org.abanico.desktop.model;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.abanico.desktop.program.Host;
import org.abanico.desktop.program.Phrases;
import org.abanico.desktop.text.Language;
import org.abanico.desktop.text.Words;

/** All that is said, in every language. */
public final class Speech {
  private final Map<Language, Words> words = new EnumMap<>(Language.class);
  private final Map<Language, Phrases> phrases = new EnumMap<>(Language.class);

  public Speech(Host host) {
    for (Language language : Language.values()) {
      Words spoken = Words.of(language, host.locale());
      words.put(language, spoken);
      phrases.put(language, host.phrases(spoken.locale()));
    }
  }

  /** The window's own words. */
  public Words words(Language language) {
    return Objects.requireNonNull(words.get(language));
  }

  /** What the programs say. */
  public Phrases phrases(Language language) {
    return Objects.requireNonNull(phrases.get(language));
  }
}
