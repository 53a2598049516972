package org.abanico.server;

import java.util.List;

/**
 * What an access key is good for.
 *
 * @param key its name on this server: 1 to 64 bytes without {@code /}
 * @param groups that its holders may enter; empty: all of them
 */
public record KeyGrant(String key, List<String> groups) {
  /** The name of a server's first key. */
  public static final String MAIN = "main";

  public KeyGrant {
    groups = List.copyOf(groups);
  }

  /** Of a key that is good for all groups. */
  public static KeyGrant everything(String key) {
    return new KeyGrant(key, List.of());
  }

  boolean covers(String group) {
    return groups.isEmpty() || groups.contains(group);
  }

  /** As {@link #label(String, String)}, for what is named under this key. */
  String label(String name) {
    return label(key, name);
  }

  /** The name that was made a label so. */
  String name(String label) {
    return label.substring(label(key, "").length());
  }

  /**
   * How a name of a group or device is shown to the server's user: as it is under the first key,
   * and after the key's own name and a slash under another. Names have no slash, so that no two are
   * shown alike.
   */
  public static String label(String key, String name) {
    return key.equals(MAIN) ? name : key + "/" + name;
  }
}
