package org.abanico.backup.manifest;

import java.util.HashMap;
import java.util.Map;

/**
 * The files of a manifest that have more names than one, until all of these were met. Source and
 * destination keep the same book, so that it is full for both at the same line.
 */
public final class SharedFiles {
  /** How many are remembered at once. */
  public static final int MAX = 131_072;

  /** How long their paths may be together, in chars. */
  public static final int MAX_CHARS = 16 << 20;

  private final Map<String, Long> awaited = new HashMap<>();
  private int chars;

  /** Whether this path can be remembered, too. */
  public boolean hasRoom(String path) {
    return awaited.size() < MAX && chars + path.length() <= MAX_CHARS;
  }

  /**
   * Remembers a file by the first of its names.
   *
   * @param names how many it has, 2 or more
   */
  public void add(String path, long names) {
    awaited.put(path, names - 1);
    chars += path.length();
  }

  /** One more name of this file was met: false when it is not remembered. */
  public boolean met(String path) {
    Long more = awaited.get(path);
    if (more == null) {
      return false;
    }
    if (more > 1) {
      awaited.put(path, more - 1);
    } else {
      forget(path);
    }
    return true;
  }

  /** Whether more names of this file are waited for. */
  public boolean has(String path) {
    return awaited.containsKey(path);
  }

  /** The file was not read after all. */
  public void forget(String path) {
    if (awaited.remove(path) != null) {
      chars -= path.length();
    }
  }
}
