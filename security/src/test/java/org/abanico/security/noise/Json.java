package org.abanico.security.noise;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** As much of JSON as the test vectors need: objects, arrays, and strings without escapes. */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  static Map<String, Object> parse(String text) {
    return new Json(text).object();
  }

  private Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>();
    expect('{');
    while (!ends('}')) {
      String key = string();
      expect(':');
      object.put(key, value());
    }
    return object;
  }

  private Object value() {
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      default -> string();
    };
  }

  private List<Object> array() {
    List<Object> array = new ArrayList<>();
    expect('[');
    while (!ends(']')) {
      array.add(value());
    }
    return array;
  }

  private String string() {
    expect('"');
    int end = text.indexOf('"', at);
    String string = text.substring(at, end);
    if (string.indexOf('\\') >= 0) {
      throw new IllegalArgumentException("an escape in " + string);
    }
    at = end + 1;
    return string;
  }

  /** Whether the list is over, or else goes on after a comma that may stand here. */
  private boolean ends(char end) {
    if (peek() == ',') {
      at++;
    }
    if (peek() != end) {
      return false;
    }
    at++;
    return true;
  }

  private char peek() {
    while (Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return text.charAt(at);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw new IllegalArgumentException("no " + c + " at " + at);
    }
    at++;
  }
}
