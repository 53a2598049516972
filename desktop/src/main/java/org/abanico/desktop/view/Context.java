package org.abanico.desktop.view;

import java.util.List;
import java.util.stream.Collectors;
import org.abanico.desktop.program.Phrases;
import org.abanico.desktop.program.ProgramException;
import org.abanico.desktop.text.Words;

/**
 * What views speak with.
 *
 * @param questions where they ask
 */
record Context(Words words, Phrases phrases, Questions questions) {

  String text(String key, Object... arguments) {
    return words.text(key, arguments);
  }

  /** What is wrong, and what to do. */
  String problem(ProgramException problem) {
    return words.text("problem." + problem.kind(), problem.arguments());
  }

  /** What to do about a code (protocol.md, section 9). */
  String advice(String code) {
    return words.textOrOther("advice", code);
  }

  /** Sentences one after the other. */
  static String join(String... sentences) {
    return join(List.of(sentences));
  }

  /** Sentences one after the other. */
  static String join(List<String> sentences) {
    return sentences.stream()
        .filter(sentence -> !sentence.isEmpty())
        .collect(Collectors.joining(" "));
  }
}
