package org.abanico.desktop.view;

import java.util.List;
import javafx.collections.ObservableList;

/** Changes of lists that leave alone what has not changed, so that selection and scroll stay. */
final class Lists {
  private Lists() {}

  /** Makes {@code shown} equal to {@code wanted}; what is alike at both ends is not touched. */
  static <T> void update(ObservableList<T> shown, List<T> wanted) {
    int common = Math.min(shown.size(), wanted.size());
    int start = 0;
    while (start < common && shown.get(start).equals(wanted.get(start))) {
      start++;
    }
    int end = 0;
    while (end < common - start
        && shown.get(shown.size() - 1 - end).equals(wanted.get(wanted.size() - 1 - end))) {
      end++;
    }
    List<T> middle = wanted.subList(start, wanted.size() - end);
    int old = shown.size() - end - start;
    if (old == middle.size()) {
      replace(shown, start, middle);
    } else {
      shown.remove(start, start + old);
      shown.addAll(start, middle);
    }
  }

  private static <T> void replace(ObservableList<T> shown, int start, List<T> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      if (!shown.get(start + i).equals(wanted.get(i))) {
        shown.set(start + i, wanted.get(i));
      }
    }
  }
}
