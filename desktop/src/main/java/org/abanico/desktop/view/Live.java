package org.abanico.desktop.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.ListCell;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * An item of a list that stays the same one while what it tells changes: so it can stay selected,
 * and only who shows it is told of the change.
 */
final class Live<T> {
  private final ObjectProperty<T> value;

  private Live(T value) {
    this.value = new SimpleObjectProperty<>(value);
  }

  ObservableValue<T> value() {
    return value;
  }

  @Override
  public String toString() {
    return String.valueOf(value.get());
  }

  /** The items of one list. */
  static final class Items<T> {
    private final ObservableList<Live<T>> shown;
    private final Function<T, Object> key;
    private final Map<Object, Live<T>> known = new HashMap<>();

    /**
     * @param key tells values apart, whatever changes in them
     */
    Items(ObservableList<Live<T>> shown, Function<T, Object> key) {
      this.shown = shown;
      this.key = key;
    }

    /** Makes what is shown equal to {@code wanted}. */
    void update(List<T> wanted) {
      List<Live<T>> items = new ArrayList<>(wanted.size());
      for (T value : wanted) {
        Live<T> item = known.computeIfAbsent(key.apply(value), _ -> new Live<>(value));
        item.value.set(value);
        items.add(item);
      }
      if (!items.equals(shown)) {
        known.values().retainAll(new HashSet<>(items));
        Lists.update(shown, items);
      }
    }
  }

  /** A cell that shows an item as it is now. */
  abstract static class Cell<T> extends ListCell<Live<T>> {
    private Subscription watch = Subscription.EMPTY;

    /** Fills the cell's nodes in, and answers the one to show. */
    abstract Node fill(T value);

    @Override
    protected void updateItem(@Nullable Live<T> item, boolean empty) {
      super.updateItem(item, empty);
      watch.unsubscribe();
      if (item == null) {
        watch = Subscription.EMPTY;
        setGraphic(null);
      } else {
        watch = item.value.subscribe(value -> setGraphic(fill(value)));
      }
    }
  }
}
