package org.abanico.desktop.view;

import java.util.List;
import javafx.collections.ObservableList;

/** Changes of lists that leave alone what has not changed, so that selection and scroll stay. */
final class Lists {
  private Lists() {}

  /** Makes {@code shown} equal to {@code wanted}. */
  static <T> void update(ObservableList<T> shown, List<T> wanted) {
    int common = Math.min(shown.size(), wanted.size());
    for (int i = 0; i < common; i++) {
      if (!shown.get(i).equals(wanted.get(i))) {
        shown.set(i, wanted.get(i));
      }
    }
    if (wanted.size() > common) {
      shown.addAll(wanted.subList(common, wanted.size()));
    } else if (shown.size() > common) {
      shown.remove(common, shown.size());
    }
  }
}
