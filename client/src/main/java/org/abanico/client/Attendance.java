package org.abanico.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.abanico.wire.message.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Which destinations are there, as the server says. Those that are busy or away keep their number:
 * MEMBER follows when that is over.
 */
final class Attendance {
  /** As many may be away as are there. */
  private static final int MOST = 2 * Limits.MAX_MEMBERS;

  /** A destination. */
  private static final class Destination {
    final String name;
    boolean free = true;
    boolean busy;

    Destination(String name) {
      this.name = name;
    }
  }

  private final Map<Long, Destination> destinations = new LinkedHashMap<>();

  /** What a message that a destination is there has told. */
  enum News {
    /** It has come. */
    CAME,
    /** It was busy or away. */
    BACK,
    NONE,
    /** The server may not say so. */
    WRONG
  }

  News member(long number, String name) {
    Destination known = destinations.get(number);
    if (known == null) {
      if (destinations.size() == MOST) {
        return News.WRONG;
      }
      destinations.put(number, new Destination(name));
      return News.CAME;
    }
    if (!known.name.equals(name)) {
      return News.WRONG;
    }
    boolean before = known.free;
    known.free = true;
    known.busy = false;
    return before ? News.NONE : News.BACK;
  }

  /**
   * It cannot take part in anything now.
   *
   * @return its name; null when nobody has that number
   */
  @Nullable String gone(long number, String code) {
    Destination left = destinations.get(number);
    if (left == null) {
      return null;
    }
    left.free = false;
    left.busy = code.equals("busy");
    if (!left.busy && !code.equals("away")) {
      destinations.remove(number);
    }
    return left.name;
  }

  /** The name of one that is there; null when nobody has that number. */
  @Nullable String name(long number) {
    Destination known = destinations.get(number);
    return known == null ? null : known.name;
  }

  /** Whether it is there, if busy with something else. */
  boolean isThere(long number) {
    Destination known = destinations.get(number);
    return known != null && (known.free || known.busy);
  }

  /** The numbers of those that are there and not busy. */
  List<Long> free() {
    return destinations.entrySet().stream()
        .filter(each -> each.getValue().free)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The names of those that are there and not busy. */
  List<String> freeNames() {
    List<String> names = new ArrayList<>();
    destinations.values().stream().filter(each -> each.free).forEach(each -> names.add(each.name));
    return names;
  }

  /** The names of those that are busy with something else. */
  List<String> busyNames() {
    return destinations.values().stream().filter(each -> each.busy).map(each -> each.name).toList();
  }
}
