package org.abanico.app.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Texts that are looked for in bytes, and those of them that were found. */
final class Needles {
  private final List<String> texts;
  private final List<byte[]> needles;
  private final Set<String> found = new ConcurrentSkipListSet<>();

  Needles(List<String> texts) {
    this.texts = texts;
    this.needles = texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  void lookIn(byte[] hay, int length) {
    for (int i = 0; i < needles.size(); i++) {
      if (contains(hay, length, needles.get(i))) {
        found.add(texts.get(i));
      }
    }
  }

  Set<String> found() {
    return found;
  }

  private static boolean contains(byte[] hay, int length, byte[] needle) {
    byte first = needle[0];
    int last = length - needle.length;
    for (int i = 0; i <= last; i++) {
      if (hay[i] == first && matches(hay, i, needle)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] hay, int at, byte[] needle) {
    for (int i = 1; i < needle.length; i++) {
      if (hay[at + i] != needle[i]) {
        return false;
      }
    }
    return true;
  }
}
