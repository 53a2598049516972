package org.abanico.desktop.model;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.abanico.desktop.text.Language;

/** What happened, in words of every language: the last {@value #MAX_LINES} lines. */
public final class EventLog {
  static final int MAX_LINES = 1000;

  private final Deque<Line> lines = new ArrayDeque<>();
  private long added;

  /** One line, said in every language. */
  public record Line(Instant time, Map<Language, String> texts) {
    /** In one language. */
    public String text(Language language) {
      return Objects.requireNonNull(texts.get(language));
    }
  }

  /** Adds lines, as many in every language. */
  void add(Instant time, Function<Language, List<String>> said) {
    Map<Language, List<String>> all = new EnumMap<>(Language.class);
    for (Language language : Language.values()) {
      all.put(language, said.apply(language));
    }
    int count = all.values().iterator().next().size();
    for (int i = 0; i < count; i++) {
      Map<Language, String> texts = new EnumMap<>(Language.class);
      for (Language language : Language.values()) {
        texts.put(language, Objects.requireNonNull(all.get(language)).get(i));
      }
      lines.add(new Line(time, texts));
      added++;
      if (lines.size() > MAX_LINES) {
        lines.remove();
      }
    }
  }

  /** The oldest first. */
  public List<Line> lines() {
    return List.copyOf(lines);
  }

  /** How many were added since the beginning: whoever shows them sees by it what is new. */
  public long added() {
    return added;
  }
}
