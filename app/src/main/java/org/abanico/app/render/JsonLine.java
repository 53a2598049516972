package org.abanico.app.render;

import java.util.List;

/** One JSON object (RFC 8259) on a line, its members in the order in which they were put. */
final class JsonLine {
  private final StringBuilder text = new StringBuilder("{");

  /** The object of an event, by its name. */
  static JsonLine event(String name) {
    return new JsonLine().put("event", name);
  }

  JsonLine put(String name, String value) {
    name(name);
    quote(value);
    return this;
  }

  JsonLine put(String name, long value) {
    name(name).append(value);
    return this;
  }

  JsonLine put(String name, boolean value) {
    name(name).append(value);
    return this;
  }

  JsonLine put(String name, List<JsonLine> objects) {
    name(name).append('[');
    for (int i = 0; i < objects.size(); i++) {
      text.append(i == 0 ? "" : ",").append(objects.get(i));
    }
    text.append(']');
    return this;
  }

  private StringBuilder name(String name) {
    if (text.length() > 1) {
      text.append(',');
    }
    quote(name);
    return text.append(':');
  }

  /** Everything outside printable ASCII is escaped, so that the line survives any encoding. */
  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7F) {
        text.append(c);
      } else {
        text.append(String.format("\\u%04x", (int) c));
      }
    }
    text.append('"');
  }

  /** The object, without a line end. */
  @Override
  public String toString() {
    return text + "}";
  }
}
